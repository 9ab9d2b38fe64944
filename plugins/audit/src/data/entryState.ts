import type { LedgerEntry } from '@internal/plugin-audit-common';
import type { PortalState } from '@internal/portal-ui';

export interface EntryState {
  word: string;
  state: PortalState;
  /** What the word means, where it needs saying. */
  reason?: string;
}

const outcomes: Record<NonNullable<LedgerEntry['outcome']>, EntryState> = {
  pending: { word: 'In progress', state: 'progressing' },
  succeeded: { word: 'Succeeded', state: 'healthy' },
  failed: { word: 'Failed', state: 'failed' },
  aborted: { word: 'Aborted', state: 'paused' },
  unknown: {
    word: 'Unknown',
    state: 'unknown',
    reason: 'no outcome was heard of in time; what is there is being compared',
  },
};

/** How an entry is shown: an intent by how it ended, everything else by what it is. */
export function entryState({ record, outcome }: LedgerEntry): EntryState {
  switch (record.kind) {
    case 'intent':
      return outcome ? outcomes[outcome] : { word: 'Intended', state: 'progressing' };
    case 'outcome':
      return outcomes[record.outcome ?? 'unknown'];
    case 'observed':
      return { word: 'Observed', state: 'degraded', reason: 'no record explains it' };
    default:
      return record.outcome ? outcomes[record.outcome] : { word: 'Done', state: 'healthy' };
  }
}
