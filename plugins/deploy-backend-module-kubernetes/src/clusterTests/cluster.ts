import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Release } from '@internal/plugin-deploy-common';
import type { TargetHarness } from '@internal/plugin-deploy-node/testUtils';
import { systemClock } from '@internal/plugin-kit';
import type { ClusterAbilities } from '../chart/chartValues';
import type { ClusterApi } from '../cluster/ClusterApi';
import { kinds } from '../cluster/KubernetesObject';
import { loadCluster } from '../cluster/loadCluster';
import { KubernetesTarget } from '../target/KubernetesTarget';

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run by npm run test:kubernetes.`);
  return value;
};

/** What the tier's script hands to its tests. */
export const tier = {
  kubeconfig: needed('KUBECONFIG'),
  /** Folder with the processes' ids in `pid`. */
  data: needed('CONTROL_PLANE_DATA'),
  bin: needed('CONTROL_PLANE_BIN'),
  prometheus: needed('PROMETHEUS_URL'),
  feedPort: Number(needed('METRICS_FEED_PORT')),
  chart: needed('SERVICE_CHART'),
  checkout: needed('CHECKOUT'),
};

export const source = { helm: `${tier.bin}/helm`, chart: tier.chart };

/** Says what is wrong and keeps quiet otherwise. */
export const logger: LoggerService = {
  error: (message: unknown) => console.error(`error: ${message}`),
  warn: () => {},
  info: () => {},
  debug: () => {},
  child: () => logger,
};

export const connect = () => loadCluster({ name: 'test', kubeconfig: tier.kubeconfig });

const RESTRICTED = {
  'pod-security.kubernetes.io/enforce': 'restricted',
  'pod-security.kubernetes.io/enforce-version': 'latest',
};

/** A namespace of a test's own, with the strictest of the pod security standards. */
export async function newNamespace(api: ClusterApi): Promise<string> {
  const name = `test-${randomBytes(4).toString('hex')}`;
  await api.create(kinds.Namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: RESTRICTED },
  });
  return name;
}

/** Its pods make room on the nodes; nobody waits for the rest. */
export const removeNamespace = (api: ClusterApi, name: string) =>
  api.remove(kinds.Namespace, undefined, name);

export const digestOf = (text: string) =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

let services = 0;
export const newService = (prefix = 'svc') => `${prefix}-${process.pid}-${(services += 1)}`;

export function releaseOf(
  service: string,
  version: number,
  options: { behaviour?: 'good' | 'crash' } & Partial<Release> = {},
): Release {
  const { behaviour = 'good', ...change } = options;
  const digest = digestOf(`${service}/${version}`);
  const image = `registry.example/${service}${behaviour === 'crash' ? '-broken' : ''}`;
  return {
    entityRef: `component:default/${service}`,
    service,
    digest,
    commit: digest.slice(7, 47),
    commitMessage: `version ${version}`,
    commitAuthor: 'Ann',
    branch: 'main',
    defaultBranch: true,
    dirty: false,
    createTime: new Date().toISOString(),
    artifacts: [{ type: 'oci-image', ref: image, digest, sizeBytes: 1 }],
    values: { replicas: 5 },
    sequence: version,
    ...change,
  };
}

/** A target on a namespace of its own, watching. */
export async function startTarget(abilities: ClusterAbilities = {}) {
  const api = await connect();
  const namespace = await newNamespace(api);
  const make = () =>
    new KubernetesTarget({
      api,
      abilities,
      source,
      logger,
      clock: systemClock,
      environments: [{ name: 'prod', namespace }],
    }).start();
  const target = make();
  const harness: TargetHarness = {
    target,
    environment: 'prod',
    newService: () => newService(),
    release: async (service, version, options) => releaseOf(service, version, options),
    pass: async () => void (await delay(200)),
  };
  const stop = async () => {
    target.stop();
    await removeNamespace(api, namespace);
  };
  return { api, namespace, target, harness, another: make, stop };
}
