import type { Release, RolloutSpec } from '@internal/plugin-deploy-common';
import { deepStrictEqual, ok, ServiceUnderTest, type TargetHarness } from './harness';
import type { ObservedState } from '../extensions';
import type { TargetCase } from './targetCases';

const strategy = {
  canary: { steps: [{ setWeight: 20 }, { pause: {} }, { setWeight: 60 }, { pause: {} }] },
};
const rollout: RolloutSpec = { apiVersion: 'devopshub.io/v1', kind: 'RolloutSpec', strategy };

const pausedAt = (step: number) => (state: ObservedState | undefined) =>
  state?.rollout?.phase === 'Paused' && state.rollout.stepIndex === step;

/** A service whose second release waits at its first pause. */
async function inCanary(
  harness: TargetHarness,
): Promise<{ service: ServiceUnderTest; one: Release; two: Release }> {
  const service = new ServiceUnderTest(harness);
  const [one, two] = [await service.release(1, { rollout }), await service.release(2, { rollout })];
  await service.apply(one, { strategy });
  await service.serving(one);
  await service.apply(two, { strategy });
  await service.until('the first pause', pausedAt(1));
  return { service, one, two };
}

/** Of targets that walk the steps themselves. */
export const walkingCases: TargetCase[] = [
  {
    name: 'walks to the first pause and waits there, the stable release serving',
    async run(harness) {
      const { service, one, two } = await inCanary(harness);
      const state = (await service.observe())!;
      deepStrictEqual(state.digest, one.digest);
      deepStrictEqual(state.desiredDigest, two.digest);
      deepStrictEqual(state.rollout!.digest, two.digest);
      ok(state.rollout!.weight > 0 && state.rollout!.weight < 60);
      ok(!state.rollout!.aborted);
    },
  },
  {
    name: 'promote goes one pause on, and to the end',
    async run(harness) {
      const { service, two } = await inCanary(harness);
      const { target, environment } = harness;
      await target.act!(service.name, environment, 'promote');
      await service.until('the second pause', pausedAt(3));
      await target.act!(service.name, environment, 'promote');
      await service.serving(two);
    },
  },
  {
    name: 'the same promote sent again is not done twice',
    async run(harness) {
      const { service } = await inCanary(harness);
      const { target, environment } = harness;
      const promote = () =>
        target.act!(service.name, environment, 'promote', { requestId: 'one-press' });
      await promote();
      await Promise.all([promote(), promote()]);
      await service.until('the second pause', pausedAt(3));
      await promote();
      await harness.pass();
      ok(pausedAt(3)(await service.observe()));
    },
  },
  {
    name: 'abort brings all traffic back, retry begins again, full promote ends it',
    async run(harness) {
      const { service, one, two } = await inCanary(harness);
      const { target, environment } = harness;
      await target.act!(service.name, environment, 'abort');
      const aborted = await service.until(
        'aborted, weight 0',
        each => each?.rollout?.aborted === true && each.rollout.weight === 0,
      );
      deepStrictEqual(aborted!.digest, one.digest);
      await target.act!(service.name, environment, 'retry');
      await service.until('the first pause again', pausedAt(1));
      await target.act!(service.name, environment, 'promote-full');
      await service.serving(two);
    },
  },
  {
    name: 'the stable release applied at once ends a rollout without steps',
    async run(harness) {
      const { service, one } = await inCanary(harness);
      await service.apply(one);
      await service.serving(one);
    },
  },
];
