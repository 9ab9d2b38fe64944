import { deepStrictEqual, match, ok, rejects } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Release, RolloutSpec, RolloutStrategy } from '@internal/plugin-deploy-common';
import { ServiceUnderTest } from '@internal/plugin-deploy-node/testUtils';
import { type Fields, kinds } from '../cluster/KubernetesObject';
import { releaseOf, startTarget } from './cluster';

const specOf = (strategy: RolloutStrategy): RolloutSpec => ({
  apiVersion: 'devopshub.io/v1',
  kind: 'RolloutSpec',
  strategy,
});

describe('strategies', { concurrency: 4 }, () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  before(async () => {
    started = await startTarget({ mesh: { gateways: [], hosts: ['{service}.example.com'] } });
  });
  after(() => started.stop());

  const ship = async (strategy: RolloutStrategy) => {
    const service = new ServiceUnderTest(started.harness);
    const [one, two] = [1, 2].map(version =>
      releaseOf(service.name, version, { rollout: specOf(strategy) }),
    );
    await service.apply(one, { strategy });
    await service.serving(one);
    await service.apply(two, { strategy });
    return { service, one, two };
  };
  const read = async (kind: string, name: string) =>
    (await started.api.get(kinds[kind], started.namespace, name))?.spec as Fields;
  const act = (service: ServiceUnderTest, action: 'promote' | 'abort' | 'promote-full') =>
    started.target.act(service.name, 'prod', action);

  it('a canary writes its weights into the route, and applying again does not move them', async () => {
    const strategy = { canary: { steps: [{ setWeight: 25 }, { pause: {} }] } };
    const { service, one, two } = await ship(strategy);
    const weights = async () => {
      const { http } = (await read('VirtualService', service.name)) as {
        http: Array<{ route: Array<{ weight: number }> }>;
      };
      return http[0].route.map(({ weight }) => weight);
    };
    const state = await service.until('25 %', each => each?.rollout?.weight === 25);
    deepStrictEqual(await weights(), [75, 25]);
    deepStrictEqual(
      state!.releases!.map(({ digest, role, weight }) => [digest, role, weight]).sort(),
      [
        [one.digest, 'stable', 75],
        [two.digest, 'candidate', 25],
      ].sort(),
    );
    await service.apply(two, { strategy });
    deepStrictEqual(await weights(), [75, 25]);
    const { subsets } = (await read('DestinationRule', service.name)) as {
      subsets: Array<{ labels: Record<string, string> }>;
    };
    ok(subsets.every(({ labels }) => labels['rollouts-pod-template-hash']));
    await act(service, 'abort');
    await service.until('weight 0', each => each?.rollout?.weight === 0);
    deepStrictEqual(await weights(), [100, 0]);
  });

  it('A/B sends a header to the candidate and nobody else', async () => {
    const strategy: RolloutStrategy = {
      abTest: {
        route: { header: { headerName: 'x-group', headerValue: { exact: 'b' } } },
      },
    };
    const { service, two } = await ship(strategy);
    await service.until('waits', each => each?.rollout?.phase === 'Paused');
    const { http } = (await read('VirtualService', service.name)) as { http: Fields[] };
    deepStrictEqual(http[0].name, 'ab-test');
    deepStrictEqual(http[0].match, [{ headers: { 'x-group': { exact: 'b' } } }]);
    await act(service, 'promote');
    await service.serving(two);
  });

  it('blue-green switches the service when it is promoted', async () => {
    const { service, one, two } = await ship({
      blueGreen: { autoPromotionEnabled: false, scaleDownDelaySeconds: 1 },
    });
    const state = await service.until('waits', each => each?.rollout?.phase === 'Paused');
    deepStrictEqual([state!.digest, state!.rollout!.weight], [one.digest, 0]);
    const selector = async (name: string) =>
      ((await read('Service', name)).selector as Record<string, string>)[
        'rollouts-pod-template-hash'
      ];
    const preview = await selector(`${service.name}-preview`);
    ok(preview !== (await selector(service.name)));
    await act(service, 'promote');
    await service.serving(two);
    deepStrictEqual(await selector(service.name), preview);
  });

  it('a plain service becomes a Rollout and keeps serving meanwhile', async () => {
    const service = new ServiceUnderTest(started.harness);
    const one = releaseOf(service.name, 1);
    await service.apply(one);
    await service.serving(one);
    ok(await read('Deployment', service.name));
    const strategy = { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } };
    const two = releaseOf(service.name, 2, { rollout: specOf(strategy) });
    await service.apply(two, { strategy });
    await service.serving(two);
    await service.until('no Deployment', () => true);
    for (let looks = 0; looks < 50 && (await read('Deployment', service.name)); looks += 1) {
      await started.harness.pass();
    }
    deepStrictEqual(await read('Deployment', service.name), undefined);
  });

  it('the migration runs before the release, and a failed one leaves the earlier release', async () => {
    const service = new ServiceUnderTest(started.harness);
    const migrations = ['20260101000000_init.js'];
    const one = releaseOf(service.name, 1, { migrations });
    await service.apply(one);
    const during = await service.observe();
    match(during!.message, /migration/);
    deepStrictEqual([during!.desiredDigest, during!.instances], [one.digest, 0]);
    await service.serving(one);
    const bad: Release = releaseOf(service.name, 2, { migrations, behaviour: 'crash' });
    await service.apply(bad);
    await started.harness.pass();
    const state = await service.observe();
    deepStrictEqual(state!.digest, one.digest);
  });

  it('a portal that dies while a migration runs: the next one goes on', async () => {
    const { target, another, harness, stop } = await startTarget();
    const service = new ServiceUnderTest(harness);
    const one = releaseOf(service.name, 1, { migrations: ['20260101000000_init.js'] });
    await service.apply(one);
    target.stop();
    const next = another();
    const newService = () => service.name;
    await new ServiceUnderTest({ ...harness, target: next, newService }).serving(one);
    next.stop();
    await stop();
  });

  it('a release without an image is refused with the job that makes it', async () => {
    const service = new ServiceUnderTest(started.harness);
    const one = releaseOf(service.name, 1, { artifacts: [] });
    await rejects(service.apply(one), /has no OCI image.*The job "image"/s);
  });

  it('what cannot be walked here is refused before anything is changed', async () => {
    const service = new ServiceUnderTest(started.harness);
    const strategy: RolloutStrategy = { canary: { steps: [], stickySessions: true } };
    deepStrictEqual(started.target.refuses(strategy).length, 1);
    const one = releaseOf(service.name, 1, { rollout: specOf(strategy) });
    await rejects(service.apply(one, { strategy }), /canary\.stickySessions/);
    deepStrictEqual(await service.observe(), undefined);
  });
});
