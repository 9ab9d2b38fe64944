import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { RolloutStrategy } from '@internal/plugin-deploy-common';
import { deployHarness, digestOf, release } from '../__testUtils__/deployHarness';

jest.setTimeout(180_000);

const entityRef = 'component:default/order';
const ann = { credentials: mockCredentials.user('user:default/ann') };
const bob = { credentials: mockCredentials.user('user:default/bob') };
const A = digestOf('a');
const B = digestOf('b');

const metric = {
  name: 'errors',
  provider: { metric: { measure: 'error-rate' as const } },
  successCondition: 'result < 0.05',
};
const canary: RolloutStrategy = {
  canary: {
    steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }, { pause: { duration: '30s' } }],
  },
};
const analysed: RolloutStrategy = {
  canary: { steps: [{ setWeight: 20 }, { analysis: { metrics: [metric] } }, { setWeight: 50 }] },
};

describe('rollouts', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  async function started(strategy: RolloutStrategy) {
    const harness = await deployHarness(await databases.init('POSTGRES_18'));
    const { api, settle } = harness;
    const rollout = { apiVersion: 'devopshub.io/v1', kind: 'RolloutSpec', strategy } as const;
    await api.registerRelease(release('a', { rollout }));
    await settle();
    await api.deploy({ entityRef, environment: 'prod', digest: A, kind: 'promote' }, ann);
    await settle();
    await api.registerRelease(release('b', { rollout }));
    const ship = (call = ann, requestId?: string) =>
      api.deploy({ entityRef, environment: 'prod', digest: B, kind: 'promote', requestId }, call);
    const rolloutNow = async () =>
      (await harness.rolloutsApi.list({ environment: 'prod', limit: 1 }))[0];
    let operations = 0;
    const act = async (
      action: Parameters<typeof harness.rolloutsApi.act>[0]['action'],
      call = ann,
    ) => {
      const { id } = await rolloutNow();
      return harness.rolloutsApi.act({ id, action, requestId: `r${(operations += 1)}` }, call);
    };
    const weights = () =>
      Object.fromEntries(
        (harness.target.places.get('order/prod')?.parts ?? []).map(part => [
          part.role,
          part.weight,
        ]),
      );
    return { ...harness, ship, rolloutNow, act, weights };
  }

  it('runs no steps for the first release, then shifts traffic, pauses, is promoted and ends', async () => {
    const h = await started(canary);
    expect(await h.rolloutsApi.list({ environment: 'prod', limit: 5 })).toEqual([]);
    const deployment = await h.ship();
    expect(deployment.rollout).toMatchObject({ phase: 'Pending', fromDigest: A, toDigest: B });
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({
      phase: 'Paused',
      stepIndex: 1,
      weight: 20,
      pause: { reason: 'step' },
    });
    expect(h.weights()).toEqual({ stable: 80, candidate: 20 });
    await h.act('promote');
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({ phase: 'Paused', stepIndex: 3, weight: 60 });
    h.clock.advance(31);
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({ phase: 'Promoted', weight: 100 });
    expect(h.weights()).toEqual({ stable: 100 });
    expect(h.target.places.get('order/prod')!.digest).toBe(B);
    expect(await h.api.getDeployment(deployment.id)).toMatchObject({ phase: 'Healthy' });
  });

  it('gives all traffic back when a person aborts, once, whoever presses', async () => {
    const h = await started(canary);
    const deployment = await h.ship();
    await h.settle();
    const answers = await Promise.allSettled([h.act('abort', ann), h.act('abort', bob)]);
    expect(answers.map(each => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({ phase: 'Aborted', weight: 0 });
    expect(h.weights()).toEqual({ stable: 100 });
    expect(h.target.places.get('order/prod')!.digest).toBe(A);
    expect(await h.api.getDeployment(deployment.id)).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('Aborted by user:default/'),
    });
  });

  it('aborts by itself when the analysis fails, and pauses when it cannot tell', async () => {
    const h = await started(analysed);
    h.analysis.verdicts.set('step', 'Failed');
    const deployment = await h.ship();
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({
      phase: 'Aborted',
      message: expect.stringContaining('The analysis failed: error-rate Failed'),
    });
    expect(h.weights()).toEqual({ stable: 100 });
    expect((await h.api.getDeployment(deployment.id)).phase).toBe('Failed');

    h.analysis.verdicts.set('step', 'Inconclusive');
    h.analysis.notEnough = { requests: 13, needed: 37 };
    await h.act('retry');
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({
      phase: 'Paused',
      pause: { reason: 'not-enough-data' },
      message: expect.stringContaining('37 more are needed'),
    });
    expect(h.weights()).toEqual({ stable: 80, candidate: 20 });
    h.analysis.verdicts.set('step', 'Successful');
    await h.act('resume');
    await h.settle();
    expect(await h.rolloutNow()).toMatchObject({ phase: 'Promoted' });
  });
});
