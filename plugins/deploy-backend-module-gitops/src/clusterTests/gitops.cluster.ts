import { deepStrictEqual, match, ok, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { RolloutStrategy } from '@internal/plugin-deploy-common';
import { kinds } from '@internal/plugin-deploy-backend-module-kubernetes';
import {
  connect,
  logger,
  newNamespace,
  newService,
  removeNamespace,
  releaseOf,
  source,
  tier,
} from '@internal/plugin-deploy-backend-module-kubernetes/clusterTests';
import {
  ServiceUnderTest,
  targetCases,
  type TargetHarness,
} from '@internal/plugin-deploy-node/testUtils';
import { systemClock } from '@internal/plugin-kit';
import { GitOpsTarget } from '../GitOpsTarget';
import { EnvironmentRepository } from '../repository/EnvironmentRepository';

const applicationSets = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'ApplicationSet',
  plural: 'applicationsets',
};
const author = { name: 'DevOpsHub', email: 'devopshub@example.com' };
const run = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: 'test',
      GIT_AUTHOR_EMAIL: 'test@example.com',
      GIT_COMMITTER_NAME: 'test',
      GIT_COMMITTER_EMAIL: 'test@example.com',
    },
  }).trim();

const strategy: RolloutStrategy = { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } };
const rollout = { apiVersion: 'devopshub.io/v1' as const, kind: 'RolloutSpec' as const, strategy };

/** Bare repositories, the ApplicationSet of `infra/argo` and a target that commits. */
async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'devopshub-gitops-'));
  const bare = (name: string, fill: (tree: string) => void) => {
    const [path, tree] = [join(folder, `${name}.git`), join(folder, name)];
    execFileSync('git', ['init', '-q', '--bare', '-b', 'main', path]);
    execFileSync('git', ['init', '-q', '-b', 'main', tree]);
    fill(tree);
    run(tree, 'add', '.');
    run(tree, 'commit', '-q', '--allow-empty', '-m', 'begin');
    run(tree, 'push', '-q', path, 'main');
    return path;
  };
  const chart = bare('chart', tree =>
    cpSync(tier.chart, join(tree, 'service'), { recursive: true }),
  );
  const environments = bare('environments', () => {});
  const api = await connect();
  const namespace = await newNamespace(api);
  // The environment is called as the namespace, so that applications of other runs are not met.
  const values = {
    environments: { repoURL: `file://${environments}`, revision: 'main' },
    chart: { repoURL: `file://${chart}`, revision: 'main', path: 'service' },
    targets: [{ name: namespace, namespace, cluster: 'https://kubernetes.default.svc' }],
    requeueSeconds: 3,
    prometheus: tier.prometheus,
  };
  const rendered = execFileSync(
    source.helm,
    ['template', 'argo', join(tier.checkout, 'infra', 'argo'), '--values', '-'],
    { input: JSON.stringify(values) },
  );
  execFileSync(
    `${tier.bin}/kubectl`,
    ['--kubeconfig', tier.kubeconfig, 'apply', '--server-side', '-f', '-'],
    { input: rendered },
  );
  const repository = new EnvironmentRepository({
    url: environments,
    branch: 'main',
    author,
    workDir: join(folder, 'work'),
  });
  const target = new GitOpsTarget({
    api,
    repository,
    environments: [{ name: namespace, namespace }],
    abilities: {},
    argocdNamespace: 'argocd',
    logger,
    clock: systemClock,
  }).start();
  const harness: TargetHarness = {
    target,
    environment: namespace,
    newService: () => newService('git'),
    release: async (service, version, options) =>
      releaseOf(service, version, { values: { replicas: 2 }, ...options }),
    pass: async () => void (await delay(300)),
    patience: 400,
  };
  const stop = async () => {
    target.stop();
    await api.remove(applicationSets, 'argocd', `services-${namespace}`);
    await removeNamespace(api, namespace);
    rmSync(folder, { recursive: true, force: true });
  };
  return { api, environments, namespace, target, harness, stop };
}

describe('the GitOps target with the Argo CD controllers', { concurrency: 4 }, () => {
  const starting = start();
  let started: Awaited<typeof starting>;
  before(async () => {
    started = await starting;
  });
  after(() => started.stop());

  for (const { name, run: check } of targetCases('target')) {
    it(name, async () => check((await starting).harness));
  }

  const application = async (service: ServiceUnderTest) =>
    started.api.get(kinds.Application, 'argocd', `${service.name}-${started.namespace}`);

  it('going back is a commit with its reason, the canary aborted first, sync given back', async () => {
    const { harness, environments } = started;
    const service = new ServiceUnderTest(harness);
    const [one, two] = [1, 2].map(version => releaseOf(service.name, version, { rollout }));
    await service.apply(one, { strategy });
    await service.serving(one);
    await service.apply(two, { strategy, reason: 'INC-7 needs it' });
    await service.until('in canary', state => state?.rollout?.phase === 'Paused');
    await service.apply(one, { reason: 'it loses orders' });
    await service.serving(one);
    const file = `environments/${started.namespace}/${service.name}/values.yaml`;
    const log = (format: string) =>
      run(environments, 'log', '-2', `--format=${format}`, 'main', '--', file);
    const [back, there] = log('%s').split('\n');
    match(back, /^Revert /);
    match(there, /^Ship /);
    match(log('%b'), /This reverts commit [0-9a-f]{40}\.\nit loses orders/);
    const { spec, metadata } = (await application(service)) as unknown as {
      spec: { syncPolicy: { automated: unknown } };
      metadata: { annotations?: Record<string, string> };
    };
    deepStrictEqual(spec.syncPolicy.automated, { prune: true, selfHeal: true });
    ok(!metadata.annotations?.['devopshub.io/sync-paused']);
  });

  it('shows health and sync of the Application, and refuses what would bypass git', async () => {
    const { harness, target, namespace } = started;
    const service = new ServiceUnderTest(harness);
    const one = await service.release(1);
    await service.apply(one);
    await service.serving(one);
    const state = await service.until('Healthy', each => each?.sync?.health === 'Healthy');
    deepStrictEqual(state!.sync!.status, 'Synced');
    ok(state!.sync!.revision && state!.sync!.wantedRevision);
    await rejects(target.act(service.name, namespace, 'pause'), /behind git's back/);
  });

  it('somebody else commits at the same time: both commits are there', async () => {
    const { harness, environments } = started;
    const services = Array.from({ length: 4 }, () => new ServiceUnderTest(harness));
    const tree = mkdtempSync(join(tmpdir(), 'devopshub-other-'));
    run(tree, 'clone', '-q', environments, '.');
    const other = (async () => {
      for (let index = 0; index < 5; index += 1) {
        run(tree, 'pull', '-q', '--rebase', 'origin', 'main');
        run(tree, 'commit', '-q', '--allow-empty', '-m', `other ${index}`);
        try {
          run(tree, 'push', '-q', 'origin', 'HEAD:main');
        } catch {
          index -= 1;
          run(tree, 'reset', '-q', '--hard', 'origin/main');
        }
        await delay(10);
      }
    })();
    await Promise.all(services.map(async service => service.apply(await service.release(1))));
    await other;
    const subjects = run(environments, 'log', '--format=%s', 'main');
    for (const { name } of services) ok(subjects.includes(`Ship ${name} `));
    for (let index = 0; index < 5; index += 1) ok(subjects.includes(`other ${index}`));
    rmSync(tree, { recursive: true, force: true });
  });
});
