import { deepStrictEqual, ok, ServiceUnderTest, type TargetHarness } from './harness';
import { candidateCases } from './candidateCases';
import { walkingCases } from './walkingCases';

/** One statement about every target; throws when the target does not keep it. */
export interface TargetCase {
  name: string;
  run(harness: TargetHarness): Promise<void>;
}

const always: TargetCase[] = [
  {
    name: 'knows nothing of a service that was never applied',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      deepStrictEqual(await service.observe(), undefined);
    },
  },
  {
    name: 'makes a release serve, and says which',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const one = await service.release(1);
      await service.apply(one);
      const state = await service.serving(one);
      deepStrictEqual(state.desiredDigest, one.digest);
      deepStrictEqual([state.service, state.environment], [service.name, harness.environment]);
      ok(state.instances >= 1);
      const all = await harness.target.observeAll();
      ok(all.some(each => each.service === service.name && each.digest === one.digest));
    },
  },
  {
    name: 'the same state again changes nothing',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const one = await service.release(1);
      await service.apply(one);
      const before = await service.serving(one);
      await service.apply(one);
      await service.apply(one);
      await harness.pass();
      const after = await service.serving(one);
      deepStrictEqual(after.oldestStartTime, before.oldestStartTime);
    },
  },
  {
    name: 'the next release takes over',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const [one, two] = [await service.release(1), await service.release(2)];
      await service.apply(one);
      await service.serving(one);
      await service.apply(two);
      await service.serving(two);
    },
  },
  {
    name: 'a release that does not get ready leaves the earlier one serving, and a rollback is enough',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const one = await service.release(1);
      const bad = await service.release(2, { behaviour: 'crash' });
      await service.apply(one);
      await service.serving(one);
      await service.apply(bad);
      const state = await service.until(
        'trouble is seen',
        each => each?.health === 'Failed' || each?.health === 'Degraded',
      );
      deepStrictEqual(state!.digest, one.digest);
      deepStrictEqual(state!.desiredDigest, bad.digest);
      await service.apply(one);
      await service.serving(one);
    },
  },
  {
    name: 'a restart brings new instances of the same release',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const one = await service.release(1);
      await service.apply(one);
      const before = await service.serving(one);
      // Start times have whole seconds on some targets.
      await new Promise(resolve => setTimeout(resolve, 1100));
      await harness.target.restart(service.name, harness.environment);
      const after = await service.until(
        'a newer instance',
        each =>
          each?.health === 'Healthy' &&
          each.settled &&
          (each.oldestStartTime ?? '') > before.oldestStartTime!,
      );
      deepStrictEqual(after!.digest, one.digest);
    },
  },
  {
    name: 'archive ends everything, twice is the same, and apply brings it back',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const { target, environment } = harness;
      const one = await service.release(1);
      await service.apply(one);
      await service.serving(one);
      await target.archive(service.name, environment);
      await target.archive(service.name, environment);
      await service.until('nothing serves', each => !each || each.instances === 0);
      await target.restore(service.name, environment);
      await service.apply(one);
      await service.serving(one);
    },
  },
];

/** What holds for the target of this harness: everything, and what its way of walking rollouts adds. */
export function targetCases(rolloutsBy: 'portal' | 'target' | 'none' = 'none'): TargetCase[] {
  if (rolloutsBy === 'none') return always;
  return [...always, ...(rolloutsBy === 'target' ? walkingCases : candidateCases)];
}
