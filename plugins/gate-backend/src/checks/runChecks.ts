import { stringifyError } from '@backstage/errors';
import type { Change } from '@internal/plugin-gate-common';
import type { CheckAnswer, GateCheck } from '@internal/plugin-gate-node';
import type { CheckedAnswer } from '../domain/checkedAnswer';

export const DEFAULT_TIMEOUT_MS = 2_000;
const VERDICTS = new Set(['pass', 'needs-approval', 'deny', 'unknown']);

/**
 * Asks all checks that apply at once. A check that throws, is late or says nothing that can be understood is `unknown`; none can hold
 * up or fail the others.
 */
export async function runChecks(
  checks: readonly GateCheck[],
  change: Change,
  time: Date,
): Promise<CheckedAnswer[]> {
  const answers = await Promise.all(checks.map(check => ask(check, change, time)));
  return answers.filter(answer => answer !== undefined);
}

async function ask(
  check: GateCheck,
  change: Change,
  time: Date,
): Promise<CheckedAnswer | undefined> {
  const started = performance.now();
  const timeoutMs = check.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckAnswer>(resolve => {
    timer = setTimeout(() => {
      resolve(unknown(`It did not answer within ${timeoutMs / 1000} s.`));
      abort.abort();
    }, timeoutMs);
  });
  try {
    if (!check.appliesTo(change)) return undefined;
    const said = check.evaluate(change, { time, signal: abort.signal });
    const answer = await Promise.race([said, late]);
    return { check, answer: understood(answer), durationMs: since(started) };
  } catch (error) {
    const answer = unknown(`It could not answer: ${stringifyError(error)}`);
    return { check, answer, durationMs: since(started) };
  } finally {
    clearTimeout(timer);
  }
}

function understood(answer: CheckAnswer): CheckAnswer {
  if (VERDICTS.has(answer?.verdict) && typeof answer.reason === 'string') return answer;
  return unknown('It answered something that is no verdict.');
}

function unknown(reason: string): CheckAnswer {
  return { verdict: 'unknown', reason };
}

function since(started: number): number {
  return Math.round((performance.now() - started) * 10) / 10;
}
