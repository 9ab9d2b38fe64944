import type { CheckResult, GateDecision } from '@internal/plugin-gate-common';
import type { PortalState } from '@internal/portal-ui';

/** How a check is shown: its own verdict, or what has become of it. */
export type ShownVerdict = 'pass' | 'waived' | 'advice' | CheckResult['verdict'];

export function shownVerdict(check: CheckResult): ShownVerdict {
  if (check.verdict === 'pass') return check.waiver ? 'waived' : 'pass';
  if (check.waiver) return 'waived';
  return check.advice ? 'advice' : check.verdict;
}

/** A check that stops the change. An unknown one counts when the decision is not to allow: configuration says what it means. */
export function stops(check: CheckResult, decision: GateDecision): boolean {
  const shown = shownVerdict(check);
  if (shown === 'deny' || shown === 'needs-approval') return true;
  return shown === 'unknown' && decision.decision !== 'allow';
}

export const verdictWords: Record<ShownVerdict, { word: string; state: PortalState }> = {
  deny: { word: 'Blocked', state: 'failed' },
  'needs-approval': { word: 'Needs approval', state: 'paused' },
  unknown: { word: 'Unknown', state: 'unknown' },
  advice: { word: 'Advice', state: 'degraded' },
  waived: { word: 'Waived', state: 'asleep' },
  pass: { word: 'Passed', state: 'healthy' },
};

const order = Object.keys(verdictWords);

/** What stops the change first, what passed last. */
export function byUrgency(checks: CheckResult[]): CheckResult[] {
  return [...checks].sort(
    (a, b) => order.indexOf(shownVerdict(a)) - order.indexOf(shownVerdict(b)),
  );
}

/** "9 checks passed", "2 of 9 checks stop this", "7 checks passed, 1 advice". */
export function summary(decision: GateDecision): string {
  const { checks } = decision;
  const stopping = checks.filter(check => stops(check, decision)).length;
  if (stopping > 0) {
    return `${stopping} of ${count(checks.length)} ${stopping === 1 ? 'stops' : 'stop'} this`;
  }
  if (checks.length === 0) return 'No check applies';
  const passed = checks.filter(check => check.verdict === 'pass').length;
  const others = (['advice', 'waived', 'unknown'] as const)
    .map(kind => [checks.filter(check => shownVerdict(check) === kind).length, kind] as const)
    .filter(([number]) => number > 0)
    .map(([number, kind]) => `${number} ${kind}`);
  return [`${count(passed)} passed`, ...others].join(', ');
}

function count(checks: number): string {
  return `${checks} ${checks === 1 ? 'check' : 'checks'}`;
}
