import { ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceUnderTest } from '@internal/plugin-deploy-node/testUtils';
import { systemClock } from '@internal/plugin-kit';
import type { ClusterApi } from '../cluster/ClusterApi';
import { kinds } from '../cluster/KubernetesObject';
import { loadCluster } from '../cluster/loadCluster';
import { KubernetesTarget } from '../target/KubernetesTarget';
import {
  digestOf,
  logger,
  newNamespace,
  newService,
  releaseOf,
  removeNamespace,
  source,
  tier,
} from './cluster';

const strategy = { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } };
const rollout = { apiVersion: 'devopshub.io/v1' as const, kind: 'RolloutSpec' as const, strategy };

/** Ships a canary with the service account and the Role that the portal's chart makes. */
export async function portalAs(admin: ClusterApi): Promise<void> {
  const [own, apps] = [await newNamespace(admin), await newNamespace(admin)];
  const kubectl = (args: string[], input?: string) =>
    execFileSync(`${tier.bin}/kubectl`, ['--kubeconfig', tier.kubeconfig, ...args], {
      input,
      encoding: 'utf8',
    });
  const values = {
    image: `registry.example/portal@${digestOf('portal')}`,
    baseUrl: 'https://hub.example.com',
    serviceNamespaces: [apps],
  };
  const chart = join(tier.checkout, 'infra', 'helm', 'portal');
  const rendered = execFileSync(
    source.helm,
    ['template', 'portal', chart, '--namespace', own, '--values', '-'],
    { input: JSON.stringify(values), encoding: 'utf8' },
  );
  kubectl(['apply', '--server-side', '-f', '-'], rendered);
  const token = kubectl(['create', 'token', 'portal', '-n', own]).trim();
  const config = JSON.parse(readFileSync(tier.kubeconfig, 'utf8'));
  config.users[0].user = { token };
  const kubeconfig = join(tier.data, `portal-${own}.kubeconfig`);
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });

  const api = await loadCluster({ name: 'as-the-portal', kubeconfig });
  await rejects(api.list(kinds.Secret, apps), { name: 'NotAllowedError' });
  await rejects(api.list(kinds.Pod, own), { name: 'NotAllowedError' });
  const target = new KubernetesTarget({
    api,
    source,
    logger,
    clock: systemClock,
    abilities: {},
    environments: [{ name: 'prod', namespace: apps }],
  }).start();
  const service = new ServiceUnderTest({
    target,
    environment: 'prod',
    newService: () => newService('rights'),
    release: async (name, version) => releaseOf(name, version, { rollout }),
    pass: async () => void (await delay(200)),
  });
  const migrations = ['20260101000000_init.js'];
  const [one, two] = [1, 2].map(version =>
    releaseOf(service.name, version, { rollout, migrations }),
  );
  await service.apply(one, { strategy });
  await service.serving(one);
  await service.apply(two, { strategy });
  await service.until('in canary', state => state?.rollout?.phase === 'Paused');
  await target.act(service.name, 'prod', 'promote');
  await service.serving(two);
  await target.archive(service.name, 'prod');
  const gone = await service.until('gone', state => !state || state.instances === 0);
  ok(!gone || gone.instances === 0);
  target.stop();
  await removeNamespace(admin, own);
  await removeNamespace(admin, apps);
}
