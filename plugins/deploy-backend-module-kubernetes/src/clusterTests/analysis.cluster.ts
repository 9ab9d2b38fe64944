import { deepStrictEqual, ok } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { RolloutStrategy } from '@internal/plugin-deploy-common';
import { ServiceUnderTest } from '@internal/plugin-deploy-node/testUtils';
import { releaseOf, startTarget, tier } from './cluster';
import { feedMetrics } from './metrics';

const metric = {
  name: 'errors',
  interval: '1s',
  successCondition: 'result < 0.05',
  provider: { metric: { measure: 'error-rate' as const, window: 10 } },
};

const strategy: RolloutStrategy = {
  canary: {
    steps: [
      { setWeight: 20 },
      { pause: { duration: 8 } },
      { analysis: { metrics: [{ ...metric, count: 3 }] } },
      { setWeight: 60 },
      { pause: { duration: 1 } },
    ],
  },
};

describe('analysis by a real Prometheus', { concurrency: 3 }, () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  let metrics: Awaited<ReturnType<typeof feedMetrics>>;
  before(async () => {
    started = await startTarget({ prometheus: tier.prometheus });
    metrics = await feedMetrics();
  });
  after(async () => {
    metrics.stop();
    await started.stop();
  });

  const ship = async (errorRate?: number) => {
    const service = new ServiceUnderTest({ ...started.harness, patience: 600 });
    const rollout = {
      apiVersion: 'devopshub.io/v1' as const,
      kind: 'RolloutSpec' as const,
      strategy,
    };
    const [one, two] = [1, 2].map(version => releaseOf(service.name, version, { rollout }));
    await service.apply(one, { strategy });
    await service.serving(one);
    if (errorRate !== undefined) {
      metrics.set({ service: service.name, release: two.digest, requestsPerSecond: 20, errorRate });
    }
    await service.apply(two, { strategy });
    return { service, one, two };
  };

  it('a good canary goes through by itself, and its verdicts are shown', async () => {
    const { service, two } = await ship(0);
    const state = await service.serving(two);
    const [run] = state.rollout!.analysisRuns;
    deepStrictEqual([run.kind, run.phase], ['step', 'Successful']);
    deepStrictEqual(
      run.metrics[0].measurements.map(({ value }) => value),
      [0, 0, 0],
    );
  });

  it('a canary with 30 % errors is undone by itself', async () => {
    const { service, one } = await ship(0.3);
    const state = await service.until(
      'aborted',
      each => each?.rollout?.aborted === true && each.rollout.weight === 0,
    );
    deepStrictEqual([state!.health, state!.digest], ['Degraded', one.digest]);
    const run = state!.rollout!.analysisRuns.find(({ phase }) => phase === 'Failed');
    const value = run!.metrics[0].measurements[0].value as number;
    ok(value > 0.2 && value < 0.4, `measured ${value}`);
    await service.apply(one);
    await service.serving(one);
  });

  it('a canary that nobody asks is neither passed nor undone: it pauses', async () => {
    const { service, one, two } = await ship();
    const state = await service.until(
      'paused as inconclusive',
      each => each?.rollout?.pauseReason === 'InconclusiveAnalysisRun',
    );
    deepStrictEqual(state!.digest, one.digest);
    deepStrictEqual(state!.rollout!.stepIndex, 2);
    await started.target.act(service.name, 'prod', 'promote');
    await service.serving(two);
  });
});
