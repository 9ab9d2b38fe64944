import type { AnalysisRun, AnalysisSpec, MetricSpec } from '@internal/plugin-deploy-common';
import type { AnalysisValue } from '@internal/plugin-deploy-node';
import fc from 'fast-check';
import { DefaultAnalysisEngine } from './DefaultAnalysisEngine';
import type { Outcome } from './metricRules';
import type { ReleaseJudge } from './ReleaseJudge';

const START = Date.parse('2026-01-05T10:00:00Z');
const subject = {
  service: 'order',
  environment: 'prod',
  release: 'sha256:2',
  stable: 'sha256:1',
  since: new Date(START).toISOString(),
};
type Answer = AnalysisValue | Error;

/** An engine whose metric answers these one after another, the last one for ever. */
function engineOf(answers: Answer[], verdicts: Outcome[] = []) {
  const looks: number[] = [];
  let asked = 0;
  const engine = new DefaultAnalysisEngine({
    providers: [
      {
        id: 'metric',
        measure: async () => {
          const answer = answers[Math.min(asked, answers.length - 1)];
          asked += 1;
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    ],
    judge: {
      judge: async (_spec: unknown, _subject: unknown, { look }: { look: number }) => {
        looks.push(look);
        return verdicts[Math.min(looks.length - 1, verdicts.length - 1)];
      },
    } as unknown as ReleaseJudge,
  });
  return { engine, looks, asked: () => asked };
}

const metric = (more: Partial<MetricSpec> = {}): MetricSpec => ({
  name: 'error-rate',
  interval: 10,
  count: 5,
  successCondition: 'result < 0.05',
  provider: { metric: { measure: 'error-rate' } },
  ...more,
});
const judged = (more: Partial<MetricSpec> = {}): MetricSpec => ({
  name: 'judge',
  provider: { judge: { measure: 'error-rate' } },
  ...more,
});

/** Runs an analysis to its end, or for `seconds`, stepped each second as the reconciler does. */
async function analyse(
  { engine }: ReturnType<typeof engineOf>,
  metrics: MetricSpec[],
  { kind = 'step', seconds = 300 }: { kind?: AnalysisRun['kind']; seconds?: number } = {},
) {
  const spec: AnalysisSpec = { metrics };
  let run = engine.start({ id: 'a', kind, spec, now: new Date(START) });
  for (let i = 0; i <= seconds && !run.endTime; i++) {
    // Through JSON, as a restart of the portal does.
    run = await engine.step(
      JSON.parse(JSON.stringify(run)),
      spec,
      subject,
      new Date(START + i * 1000),
    );
  }
  return { run, spec };
}

const ok = { value: 0.01 };
const bad = { value: 0.5 };
const none = { requests: 0 };
const down = new Error('connect ECONNREFUSED');

describe('DefaultAnalysisEngine', () => {
  it.each<[string, Answer[], Partial<MetricSpec>, string, number]>([
    ['all good', [ok], {}, 'Successful', 5],
    ['one failure', [ok, bad], {}, 'Failed', 2],
    ['as many failures as accepted', [bad, bad, ok], { failureLimit: 2 }, 'Successful', 5],
    ['one failure more than accepted', [bad, bad, ok, bad], { failureLimit: 2 }, 'Failed', 4],
    ['four errors in sequence', [down, down, down, down, ok], {}, 'Successful', 9],
    ['five errors in sequence', [down], {}, 'Error', 5],
    [
      'errors between',
      [down, ok, down, ok, down, ok],
      { consecutiveErrorLimit: 1 },
      'Successful',
      8,
    ],
    ['no error accepted', [down], { consecutiveErrorLimit: 0 }, 'Error', 1],
    ['NaN', [{ value: NaN }], {}, 'Failed', 1],
    ['NaN that is meant', [{ value: NaN }], { successCondition: 'isNaN(result)' }, 'Successful', 5],
    [
      'NaN with both conditions',
      [{ value: NaN }],
      { failureCondition: 'result >= 0.05' },
      'Inconclusive',
      1,
    ],
    [
      'NaN with a failure condition alone',
      [{ value: NaN }],
      { successCondition: undefined, failureCondition: 'result >= 0.05' },
      'Inconclusive',
      1,
    ],
    [
      'a value between both conditions',
      [{ value: 0.07 }, ok],
      { failureCondition: 'result > 0.1', inconclusiveLimit: 1 },
      'Successful',
      5,
    ],
    [
      'a failure condition that does not hold',
      [ok],
      { successCondition: undefined, failureCondition: 'result > 0.1' },
      'Successful',
      5,
    ],
    [
      'a vector',
      [{ values: [0.01, 3] }],
      { successCondition: 'result[0] < 0.05' },
      'Successful',
      5,
    ],
    ['two values where one is meant', [{ values: [0.01, 3] }], {}, 'Error', 5],
    [
      'an empty vector that is meant',
      [{ values: [] }],
      { successCondition: 'len(result) == 0 || result[0] < 0.05' },
      'Successful',
      5,
    ],
    ['a condition that is none', [ok], { successCondition: 'result' }, 'Error', 5],
  ])('%s', async (_, answers, more, phase, measurements) => {
    const parts = engineOf(answers);
    const { run } = await analyse(parts, [metric(more)]);
    expect(run.phase).toBe(phase);
    expect(parts.asked()).toBe(measurements);
    expect(run.metrics[0].measurements).toHaveLength(measurements);
  });

  it('keeps to interval and initial delay, and retries an error as soon as asked', async () => {
    const { run } = await analyse(engineOf([ok]), [
      metric({ count: 3, interval: '20s', initialDelay: '1m' }),
    ]);
    const seconds = run.metrics[0].measurements.map(
      ({ time }) => (Date.parse(time) - START) / 1000,
    );
    expect(seconds).toEqual([60, 80, 100]);
    expect(run.message).toBe('error-rate: measured 0.01');
  });

  it('waits for traffic in a step and then says that there was none', async () => {
    const { run } = await analyse(engineOf([none]), [metric()]);
    expect(run).toMatchObject({
      phase: 'Inconclusive',
      metrics: [{ notEnoughData: { requests: 0, needed: 1 } }],
    });
    expect(Date.parse(run.endTime!) - START).toBe(60_000);
    const late = await analyse(engineOf([none, none, ok]), [metric({ count: 1 })]);
    expect(late.run.phase).toBe('Successful');
    expect(late.run.metrics[0].measurements).toHaveLength(1);
    expect(late.run.metrics[0].notEnoughData).toBeUndefined();
  });

  it('judges in growing evidence: each look has a number, a step ends with the first that suffices', async () => {
    const thin: Outcome = {
      phase: 'Running',
      message: 'not enough data: 12 of 50 requests',
      notEnoughData: { requests: 12, needed: 38 },
    };
    const good: Outcome = { phase: 'Successful', message: 'no worse' };
    const parts = engineOf([], [thin, thin, good]);
    const { run } = await analyse(parts, [judged()]);
    expect(parts.looks).toEqual([1, 2, 3]);
    expect(run.phase).toBe('Successful');

    const never = await analyse(engineOf([], [thin]), [judged()]);
    expect(never.run.phase).toBe('Inconclusive');
    expect(never.run.metrics[0].notEnoughData).toEqual({ requests: 12, needed: 38 });

    const background = await analyse(engineOf([], [thin]), [judged()], { kind: 'background' });
    expect(background.run.phase).toBe('Running');
    const { engine } = engineOf([]);
    const ended = engine.terminate(background.run, background.spec, new Date(START));
    expect(ended).toMatchObject({
      phase: 'Inconclusive',
      message: 'judge: not enough data: 12 of 50 requests',
    });
  });

  it('measures in the background until it is told that the time is over', async () => {
    const { run, spec } = await analyse(engineOf([ok]), [metric({ count: undefined })], {
      kind: 'background',
    });
    expect(run.phase).toBe('Running');
    const { engine } = engineOf([]);
    expect(engine.terminate(run, spec, new Date(START)).phase).toBe('Successful');
  });

  it('ends all metrics with the first that fails, and lets the worst speak', async () => {
    const parts = engineOf([bad], [{ phase: 'Running', message: 'waits' }]);
    const { run } = await analyse(parts, [judged(), metric({ failureCondition: 'result > 0.1' })]);
    expect(run).toMatchObject({
      phase: 'Failed',
      message: 'error-rate: measured 0.5, wanted is result < 0.05',
    });
    expect(run.metrics.map(each => each.phase)).toEqual(['Successful', 'Failed']);
  });

  it('says which source is missing', async () => {
    const query = metric({ provider: { prometheus: { query: 'up' } }, consecutiveErrorLimit: 0 });
    const { run } = await analyse(engineOf([ok]), [query]);
    expect(run.message).toMatch(/no source of `prometheus` is configured/);
  });

  it('counts every measurement once and never leaves an end, whatever is measured', async () => {
    const answer = fc.constantFrom<Answer>(ok, bad, none, down, { value: NaN }, { values: [] });
    const limits = fc.record({
      failureLimit: fc.nat(3),
      inconclusiveLimit: fc.nat(3),
      consecutiveErrorLimit: fc.nat(3),
      count: fc.integer({ min: 1, max: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        limits,
        async (answers, more) => {
          const parts = engineOf(answers);
          const { run, spec } = await analyse(parts, [metric(more)], { seconds: 200 });
          const [found] = run.metrics;
          const counted = found.successful + found.failed + found.inconclusive + found.error;
          const waiting = found.measurements.filter(each => each.phase === 'Running').length;
          expect(counted + waiting).toBe(found.measurements.length);
          if (!run.endTime) return;
          expect(['Successful', 'Failed', 'Inconclusive', 'Error']).toContain(run.phase);
          expect(run.phase === 'Successful').toBe(
            found.failed <= more.failureLimit &&
              found.inconclusive <= more.inconclusiveLimit &&
              found.consecutiveError <= more.consecutiveErrorLimit,
          );
          const later = new Date(START + 1e6);
          expect(await parts.engine.step(run, spec, subject, later)).toBe(run);
          expect(parts.engine.terminate(run, spec, later)).toBe(run);
        },
      ),
      { numRuns: 60 },
    );
  });
});
