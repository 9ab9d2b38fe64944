import { deepStrictEqual, ok, rejects } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { RolloutAction, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import { ServiceUnderTest } from '@internal/plugin-deploy-node/testUtils';
import { kinds } from '../cluster/KubernetesObject';
import type { Rollout } from '../cluster/types';
import { releaseOf, startTarget } from './cluster';

const ACTIONS = 100;
const LANES = 4;

/** As many pauses as one lane promotes. */
const strategy: RolloutStrategy = {
  canary: { steps: Array.from({ length: 30 }, () => ({ pause: {} })) },
};

const atPause = (step: number) => (state: ObservedState | undefined) =>
  state?.rollout?.phase === 'Paused' && state.rollout.stepIndex === step && !state.rollout.aborted;

describe('actions of a rollout', () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  before(async () => {
    started = await startTarget();
  });
  after(() => started.stop());

  const inCanary = async () => {
    const service = new ServiceUnderTest(started.harness);
    const rollout = {
      apiVersion: 'devopshub.io/v1' as const,
      kind: 'RolloutSpec' as const,
      strategy,
    };
    const release = (version: number) =>
      releaseOf(service.name, version, { rollout, values: { replicas: 1 } });
    await service.apply(release(1), { strategy });
    await service.serving(release(1));
    await service.apply(release(2), { strategy });
    await service.until('the first pause', atPause(0));
    return service;
  };

  const live = async (service: ServiceUnderTest) =>
    (await started.api.get(kinds.Rollout, started.namespace, service.name)) as Rollout;

  const untilSeen = async (
    service: ServiceUnderTest,
    check: (state: ObservedState | undefined) => boolean,
  ) => {
    const end = Date.now() + 20_000;
    for (;;) {
      const state = await service.observe();
      if (check(state)) return;
      if (Date.now() > end) throw new Error(`lost or doubled: ${JSON.stringify(state?.rollout)}`);
      await new Promise(resolve => setTimeout(resolve, 3));
    }
  };

  /**
   * Acts, by turns promote, abort, retry, in the very moment in which the controller has written the state before: there it is
   * that a plain patch is lost in more than half of all cases.
   */
  const lane = async (count: number) => {
    const service = await inCanary();
    const { target, environment } = started.harness;
    let step = 0;
    let aborted = false;
    for (let index = 0; index < count; index += 1) {
      const forward: RolloutAction = index % 5 === 4 ? 'abort' : 'promote';
      const action: RolloutAction = aborted ? 'retry' : forward;
      const requestId = randomUUID();
      // Twice at once, as two impatient people: the same request is one action.
      const act = () => target.act!(service.name, environment, action, { requestId });
      await Promise.all([act(), act()]);
      if (action === 'promote') step += 1;
      else step = 0;
      aborted = action === 'abort';
      const expected = aborted ? (state?: ObservedState) => state!.rollout!.aborted : atPause(step);
      // The next action comes at once when the watch shows this.
      await untilSeen(service, expected);
    }
    return { service, step, aborted };
  };

  it(`${ACTIONS} actions in the worst moment: none lost, none done twice`, async () => {
    const ends = await Promise.all(Array.from({ length: LANES }, () => lane(ACTIONS / LANES)));
    for (const { service, step, aborted } of ends) {
      const { status } = await live(service);
      deepStrictEqual([status!.currentStepIndex, Boolean(status!.abort)], [step, aborted]);
    }
  });

  it('pause and resume by hand', async () => {
    const service = await inCanary();
    const { target, environment } = started.harness;
    await target.act!(service.name, environment, 'pause');
    ok((await live(service)).spec!.paused);
    await target.act!(service.name, environment, 'resume');
    ok(!(await live(service)).spec!.paused);
    ok(atPause(0)(await service.observe()));
  });

  it('an action for a step that is over does nothing', async () => {
    const service = await inCanary();
    const { target, environment } = started.harness;
    await target.act!(service.name, environment, 'promote', { stepIndex: 0 });
    await target.act!(service.name, environment, 'promote', { stepIndex: 0 });
    ok(atPause(1)(await service.observe()));
  });

  it('what makes no sense is refused with the reason', async () => {
    const service = await inCanary();
    const { target, environment } = started.harness;
    await rejects(target.act!(service.name, environment, 'retry'), /nothing to retry/);
    await target.act!(service.name, environment, 'promote-full');
    await rejects(target.act!(service.name, environment, 'promote'), /no rollout to promote/);
  });
});
