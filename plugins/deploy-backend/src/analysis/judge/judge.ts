import { countAbove, type Histogram, quantileOf, stretched, totalOf } from './histogram';
import { mannWhitney } from './mannWhitney';
import { rateTest } from './rateTest';

/** What users got from one release, as the gateway saw it. */
export interface Evidence {
  requests: number;
  /** Answers 5xx, broken off, or none. */
  failures: number;
  /** Of the answers that were no failures. */
  durations: Histogram;
}

export interface JudgeOptions {
  measure: 'error-rate' | 'latency';
  /** Share of difference that is accepted. */
  tolerance: number;
  /** Over the whole analysis a release that is as good as stable passes with at least this probability. */
  confidence: number;
  /** Requests of the release under test without which it is not passed. */
  minimumRequests: number;
  /** Which look at the growing evidence this is, from 1 on. */
  look: number;
}

export interface Verdict {
  verdict: 'worse' | 'as-good' | 'not-enough-data';
  message: string;
  /** Of the release under test, so far. */
  requests: number;
  canary: number;
  stable: number;
  pValue: number;
  /** Signed, relative: 0.3 = 30 % worse. */
  effect: number;
  unit: 'ratio' | 'ms';
}

/** Below these a difference is real, perhaps, and nobody's trouble. */
const LEAST_RATE = 0.005;
const LEAST_MS = 10;

/** Rank tests on fewer values see nothing. */
const LEAST_TO_FAIL = { 'error-rate': 5, latency: 30 };

/**
 * Whether a release is worse than the one it is compared with, by all requests since it got traffic.
 *
 * Kayenta compares series of averages, one per interval, by Mann-Whitney U; half a minute then gives a handful of values, of which no
 * test can be sure. Here each request counts: failures by an exact test of two rates, durations by Mann-Whitney U over the classes of
 * the gateway's histogram (ties corrected) and by the share of requests slower than stable's 95th percentile, which is where a slow
 * minority shows. Tolerance is part of what is tested, not of what is done with the outcome: stable's rates are raised and its
 * durations stretched by it. Because evidence is looked at again and again as it grows, the k-th look spends 6/(πk)² of the allowed
 * error, which sums up to all of it: a healthy release is called worse with at most 1 - confidence in all looks together.
 */
export function judge(test: Evidence, reference: Evidence, options: JudgeOptions): Verdict {
  const allowed = (1 - options.confidence) * (6 / (Math.PI * options.look) ** 2);
  const found =
    options.measure === 'error-rate'
      ? compareFailures(test, reference, options.tolerance)
      : compareDurations(test, reference, options.tolerance);
  const { requests } = test;
  const worse =
    requests >= LEAST_TO_FAIL[options.measure] && found.pValue < allowed && found.matters;
  const { matters: _, ...comparison } = found;
  if (worse) {
    return { ...comparison, requests, verdict: 'worse', message: saying('worse than', found) };
  }
  const short = shortage(test, reference, options.minimumRequests);
  if (short) {
    return { ...comparison, requests, verdict: 'not-enough-data', message: short };
  }
  return { ...comparison, requests, verdict: 'as-good', message: saying('no worse than', found) };
}

interface Comparison extends Pick<Verdict, 'canary' | 'stable' | 'pValue' | 'effect' | 'unit'> {
  matters: boolean;
}

function compareFailures(test: Evidence, reference: Evidence, tolerance: number): Comparison {
  const canary = rate(test);
  const stable = rate(reference);
  return {
    canary,
    stable,
    pValue: rateTest(count(test), count(reference), tolerance),
    effect: relative(canary, stable),
    unit: 'ratio',
    matters: canary - stable >= LEAST_RATE,
  };
}

function compareDurations(test: Evidence, reference: Evidence, tolerance: number): Comparison {
  const canary = quantileOf(test.durations, 0.95) * 1000;
  const stable = quantileOf(reference.durations, 0.95) * 1000;
  const slower = stretched(reference.durations, 1 + tolerance);
  const ranks = mannWhitney({ x: test.durations.counts, y: slower.counts });
  // The tail: requests that would be among the slowest five of a hundred of stable's, tolerance added.
  const limit = quantileOf(slower, 0.95);
  const slow = (durations: Histogram) => ({
    events: Math.round(countAbove(durations, limit)),
    trials: Math.round(totalOf(durations)),
  });
  const tail = rateTest(slow(test.durations), slow(reference.durations), 1);
  const middle = quantileOf(test.durations, 0.5) - quantileOf(reference.durations, 0.5);
  return {
    canary,
    stable,
    // Two tests share the allowed error.
    pValue: Math.min(1, 2 * Math.min(ranks.pGreater, tail)),
    effect: relative(canary, stable),
    unit: 'ms',
    matters: Math.max(canary - stable, middle * 1000) >= LEAST_MS,
  };
}

function shortage(test: Evidence, reference: Evidence, minimum: number): string | undefined {
  if (test.requests < minimum) {
    return `not enough data: ${test.requests} of ${minimum} requests`;
  }
  return reference.requests < minimum
    ? `not enough data to compare with: ${reference.requests} of ${minimum} requests`
    : undefined;
}

function saying(relation: string, { canary, stable, pValue, unit }: Comparison): string {
  const value = (number: number) =>
    unit === 'ratio'
      ? `${(number * 100).toFixed(1)} % failed`
      : `95 % within ${Math.round(number)} ms`;
  const p = pValue < 0.0001 ? 'p < 0.0001' : `p = ${pValue.toFixed(4)}`;
  return `${relation} stable: ${value(canary)}, stable ${value(stable)} (${p})`;
}

function count({ failures, requests }: Evidence) {
  return { events: Math.round(failures), trials: Math.round(requests) };
}

function rate({ failures, requests }: Evidence): number {
  return requests > 0 ? failures / requests : 0;
}

function relative(canary: number, stable: number): number {
  if (canary === stable) return 0;
  // Against nothing every amount is endless; so large a number says the same and can be written down.
  return stable > 0 ? canary / stable - 1 : 999;
}
