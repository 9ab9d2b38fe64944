import { deepStrictEqual, ServiceUnderTest } from './harness';
import type { ObservedState } from '../extensions';
import type { TargetCase } from './targetCases';

const weights = (state: ObservedState | undefined) =>
  Object.fromEntries((state?.releases ?? []).map(({ digest, weight }) => [digest, weight]));

/** Of targets where the portal walks the steps: they split traffic as they are told. */
export const candidateCases: TargetCase[] = [
  {
    name: 'a candidate gets its share, and the stable release the rest',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const [one, two] = [await service.release(1), await service.release(2)];
      await service.apply(one);
      await service.serving(one);
      await service.apply(one, { candidate: { release: two, weight: 20 } });
      const state = await service.until(
        'the candidate has 20 %',
        each => weights(each)[two.digest] === 20,
      );
      deepStrictEqual(weights(state)[one.digest], 80);
      deepStrictEqual(state!.digest, one.digest);
    },
  },
  {
    name: 'without its candidate all traffic is back at the stable release',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const [one, two] = [await service.release(1), await service.release(2)];
      await service.apply(one);
      await service.serving(one);
      await service.apply(one, { candidate: { release: two, weight: 50 } });
      await service.until('50 %', each => weights(each)[two.digest] === 50);
      await service.apply(one);
      await service.until(
        'all back',
        each => !weights(each)[two.digest] && each?.digest === one.digest,
      );
      await service.serving(one);
    },
  },
  {
    name: 'a candidate becomes the release, the earlier one stays warm as long as it is told',
    async run(harness) {
      const service = new ServiceUnderTest(harness);
      const [one, two] = [await service.release(1), await service.release(2)];
      await service.apply(one);
      await service.serving(one);
      await service.apply(one, { candidate: { release: two, weight: 100 } });
      await service.until('100 %', each => weights(each)[two.digest] === 100);
      await service.apply(two, { standby: one });
      const state = await service.serving(two);
      deepStrictEqual(weights(state)[one.digest], 0);
      await service.apply(two);
      await service.until(
        'the standby is gone',
        each => !each!.releases?.some(({ digest }) => digest === one.digest),
      );
    },
  },
];
