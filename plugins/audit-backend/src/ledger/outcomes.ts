import type { LedgerEntry } from '@internal/plugin-audit-common';

const DEFAULT_DUE_MS = 15 * 60_000;

/** Adds to intents how they ended: by their outcome, or, when none came in time, `unknown`. */
export function withOutcomes(
  entries: LedgerEntry[],
  outcomes: Map<string, LedgerEntry>,
  now: Date,
): LedgerEntry[] {
  return entries.map(entry => {
    const { kind, changeId, time, outcomeDueTime } = entry.record;
    if (kind !== 'intent') return entry;
    const ended = outcomes.get(changeId);
    if (ended) {
      return { ...entry, outcome: ended.record.outcome ?? 'unknown', outcomeIndex: ended.index };
    }
    const due = outcomeDueTime
      ? new Date(outcomeDueTime).getTime()
      : new Date(time).getTime() + DEFAULT_DUE_MS;
    return { ...entry, outcome: now.getTime() < due ? 'pending' : 'unknown' };
  });
}
