import fc from 'fast-check';
import { wilcoxonRankSum } from 'simple-statistics';
import { countAbove, quantileOf, stretched, totalOf } from './histogram';
import { type Evidence, judge, type JudgeOptions } from './judge';
import { classesOf, mannWhitney, normalTail } from './mannWhitney';
import { rateTest } from './rateTest';

const test = (x: number[], y: number[]) => mannWhitney(classesOf(x, y));

describe('mannWhitney', () => {
  it('is exact for small samples (scipy.stats.mannwhitneyu, wilcox.test of R)', () => {
    const ages = test([19, 22, 16, 29, 24], [20, 11, 17, 12]);
    expect(ages.u).toBe(17);
    expect(ages.pGreater).toBeCloseTo(0.1111111111 / 2, 9);
    const permeability = test(
      [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
      [1.15, 0.88, 0.9, 0.74, 1.21],
    );
    expect(permeability.u).toBe(35);
    expect(permeability.pGreater).toBeCloseTo(0.1272, 4);
  });

  it('corrects for ties and continuity (wilcox.test of R: ozone in May and August)', () => {
    const may = [
      41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45,
      115, 37,
    ];
    const august = [
      39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76,
      118, 84, 85,
    ];
    expect(test(may, august).u).toBe(127.5);
    expect(test(august, may).pGreater * 2).toBeCloseTo(0.0001208, 7);
  });

  it('has the rank sum of simple-statistics, and two sides that add up', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const { u, superiority } = test(x, y);
        expect(u).toBeCloseTo(wilcoxonRankSum(x, y) - (x.length * (x.length + 1)) / 2, 6);
        expect(superiority + test(y, x).superiority).toBeCloseTo(1, 9);
        expect(test(x, x).superiority).toBeCloseTo(0.5, 9);
      }),
    );
  });

  it('knows the tail of the normal distribution', () => {
    expect(normalTail(1.959963985)).toBeCloseTo(0.025, 7);
    expect(normalTail(5) / 2.866515719e-7).toBeCloseTo(1, 5);
    expect(normalTail(-1)).toBeCloseTo(0.8413447, 6);
  });
});

describe('rateTest', () => {
  it('is the tail of a binomial (binom.test of R)', () => {
    // binom.test(7, 10, 0.5, alternative = "greater")
    expect(rateTest({ events: 7, trials: 50 }, { events: 3, trials: 50 })).toBeCloseTo(0.171875, 9);
    // binom.test(682, 925, 0.75, alternative = "greater")
    const peas = rateTest({ events: 682, trials: 300 }, { events: 243, trials: 100 });
    expect(peas).toBeCloseTo(0.8, 1);
    expect(rateTest({ events: 0, trials: 50 }, { events: 3, trials: 50 })).toBe(1);
    expect(rateTest({ events: 5, trials: 5 }, { events: 0, trials: 0 })).toBe(1);
  });

  it('grows with the tolerance and falls with the events', () => {
    const count = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(count, count, count, fc.double({ min: 0, max: 2, noNaN: true }), (a, b, n, t) => {
        const trials = n + 200;
        const p = rateTest({ events: a, trials }, { events: b, trials });
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(rateTest({ events: a, trials }, { events: b, trials }, t)).toBeGreaterThanOrEqual(
          p - 1e-9,
        );
        expect(rateTest({ events: a + 1, trials }, { events: b, trials })).toBeLessThanOrEqual(
          p + 1e-9,
        );
      }),
    );
  });
});

describe('histogram', () => {
  it('stretches without losing anybody, and moves the quantiles along', () => {
    const bounds = [0.001, 0.002, 0.005, 0.01, 0.1, 1];
    const counts = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(counts, fc.double({ min: 1, max: 3, noNaN: true }), (values, factor) => {
        const before = { bounds, counts: values };
        const after = stretched(before, factor);
        expect(totalOf(after)).toBeCloseTo(totalOf(before), 6);
        after.counts.forEach(count => expect(count).toBeGreaterThanOrEqual(-1e-9));
        const moved = quantileOf(after, 0.5) - quantileOf(before, 0.5);
        expect(totalOf(before) === 0 || moved >= -1e-9).toBe(true);
      }),
    );
    expect(countAbove({ bounds: [1, 2, 3], counts: [4, 3, 2, 1] }, 2)).toBe(3);
  });
});

describe('judge', () => {
  const bounds = [0.001, 0.002, 0.003, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
  const evidence = (requests: number, failures: number, fast = 1): Evidence => ({
    requests,
    failures,
    durations: {
      bounds,
      // All within 2 ms, or a part of them within 250 ms.
      counts: [0, requests * fast, 0, 0, 0, 0, 0, 0, requests * (1 - fast), 0, 0],
    },
  });
  const options: JudgeOptions = {
    measure: 'error-rate',
    tolerance: 0.25,
    confidence: 0.98,
    minimumRequests: 50,
    look: 2,
  };

  it('sees a release that fails, long before it has enough requests to be passed', () => {
    const bad = judge(evidence(20, 6), evidence(80, 0), options);
    expect(bad).toMatchObject({ verdict: 'worse', requests: 20, canary: 0.3, stable: 0 });
    expect(bad.message).toBe('worse than stable: 30.0 % failed, stable 0.0 % failed (p = 0.0002)');
  });

  it('blames nobody for what stable does as well, nor for single failures', () => {
    const ill = { ...options, look: 1 };
    expect(judge(evidence(200, 60), evidence(800, 240), ill).verdict).toBe('as-good');
    expect(judge(evidence(200, 1), evidence(800, 0), ill).verdict).toBe('as-good');
    expect(judge(evidence(20_000, 20), evidence(80_000, 0), ill).verdict).toBe('as-good');
  });

  it('says how much is missing', () => {
    const few = judge(evidence(12, 0), evidence(48, 0), options);
    expect(few).toMatchObject({
      verdict: 'not-enough-data',
      requests: 12,
      message: 'not enough data: 12 of 50 requests',
    });
    expect(judge(evidence(100, 0), evidence(3, 0), options).message).toMatch(/compare with: 3 of/);
    expect(judge(evidence(0, 0), evidence(0, 0), options).verdict).toBe('not-enough-data');
  });

  it('sees all requests slower, and a slow minority', () => {
    const slow = { ...options, measure: 'latency' as const };
    expect(judge(evidence(60, 0, 0), evidence(240, 0), slow).verdict).toBe('worse');
    const minority = judge(evidence(200, 0, 0.8), evidence(800, 0), slow);
    expect(minority.verdict).toBe('worse');
    expect(minority.canary).toBeGreaterThan(100);
    expect(judge(evidence(200, 0), evidence(800, 0), slow).verdict).toBe('as-good');
    expect(judge(evidence(200, 0, 0.8), evidence(800, 0, 0.8), slow).verdict).toBe('as-good');
  });
});
