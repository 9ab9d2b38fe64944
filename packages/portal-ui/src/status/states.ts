/** The seven states that everything in the portal is in; each has its own shape, word and colour. */
export type PortalState =
  | 'healthy'
  | 'progressing'
  | 'paused'
  | 'degraded'
  | 'failed'
  | 'unknown'
  | 'asleep';

/** How each plugin's own word for a phase is shown. Words that are not here are `unknown`. */
const stateByWord: Record<string, PortalState> = {
  healthy: 'healthy',
  succeeded: 'healthy',
  active: 'healthy',
  ready: 'healthy',
  ok: 'healthy',
  successful: 'healthy',
  promoted: 'healthy',
  pending: 'progressing',
  queued: 'progressing',
  running: 'progressing',
  progressing: 'progressing',
  starting: 'progressing',
  aborting: 'progressing',
  building: 'progressing',
  shipping: 'progressing',
  paused: 'paused',
  stopped: 'paused',
  archived: 'paused',
  skipped: 'paused',
  superseded: 'paused',
  cancelled: 'paused',
  ended: 'paused',
  'taken back': 'paused',
  rolledback: 'degraded',
  aborted: 'degraded',
  inconclusive: 'degraded',
  degraded: 'degraded',
  warning: 'degraded',
  failed: 'failed',
  error: 'failed',
  crashloopbackoff: 'failed',
  crashloop: 'failed',
  asleep: 'asleep',
};

/** The state that shows `word`, a phase or health of any plugin (`Healthy`, `Queued`, `Superseded` …), in any case. */
export function stateOf(word: string | undefined): PortalState {
  return stateByWord[word?.toLowerCase() ?? ''] ?? 'unknown';
}

/** Worst first: the order in which lists show what needs a person. */
export const statesByUrgency: readonly PortalState[] = [
  'failed',
  'degraded',
  'progressing',
  'paused',
  'unknown',
  'asleep',
  'healthy',
];
