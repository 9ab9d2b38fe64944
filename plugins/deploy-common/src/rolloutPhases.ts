import type { Rollout, RolloutAction, RolloutPhase } from './rollout';

/** What may follow each phase of a rollout; a phase without successors is final. */
export const ROLLOUT_TRANSITIONS = {
  Pending: ['Progressing', 'Aborted', 'Superseded'],
  Progressing: ['Paused', 'Degraded', 'Aborting', 'Promoted', 'RolledBack', 'Superseded'],
  Paused: ['Progressing', 'Aborting', 'RolledBack', 'Superseded'],
  /** The new release is not well, and has until its deadline to recover. */
  Degraded: ['Progressing', 'Paused', 'Aborting', 'RolledBack', 'Superseded'],
  /** The new release takes no more traffic; the target has not confirmed it yet. */
  Aborting: ['Aborted', 'RolledBack', 'Superseded'],
  Promoted: [],
  Aborted: [],
  /** It had all traffic before it was taken back, or a person rolled back in the midst of it. */
  RolledBack: [],
  Superseded: [],
} as const satisfies Record<RolloutPhase, readonly RolloutPhase[]>;

export const ROLLOUT_PHASES = Object.keys(ROLLOUT_TRANSITIONS) as RolloutPhase[];

/** Whether a rollout in this phase will never change again. */
export function rolloutEnded(phase: RolloutPhase): boolean {
  return ROLLOUT_TRANSITIONS[phase].length === 0;
}

export const ACTIVE_ROLLOUT_PHASES = ROLLOUT_PHASES.filter(phase => !rolloutEnded(phase));

/** Whether `to` may follow `from`. */
export function rolloutMayBecome(from: RolloutPhase, to: RolloutPhase): boolean {
  return (ROLLOUT_TRANSITIONS[from] as readonly RolloutPhase[]).includes(to);
}

const ENDED = {
  Promoted: 'The rollout has ended: the new release has all traffic.',
  Aborted: 'The rollout was aborted; ship the release again to retry.',
  RolledBack: 'The rollout was rolled back; ship the release again to retry.',
  Superseded: 'A newer deployment has replaced this rollout.',
} as const;
const ABORTING = 'The rollout is being aborted: traffic goes back to the earlier release.';
const PENDING = 'The rollout has not begun yet.';

/** Why an action cannot be taken in a phase; `true` where it can. */
export const ROLLOUT_ACTIONS = {
  promote: {
    ...ENDED,
    Aborting: ABORTING,
    Pending: PENDING,
    Progressing: true,
    Paused: true,
    Degraded: 'The new release is not well; it cannot be promoted until it is.',
  },
  'promote-full': {
    ...ENDED,
    Aborting: ABORTING,
    Pending: PENDING,
    Progressing: true,
    Paused: true,
    Degraded: 'The new release is not well; it cannot be promoted until it is.',
  },
  pause: {
    ...ENDED,
    Aborting: ABORTING,
    Pending: PENDING,
    Progressing: true,
    Paused: 'The rollout is paused already.',
    Degraded: true,
  },
  resume: {
    ...ENDED,
    Aborting: ABORTING,
    Pending: PENDING,
    Progressing: 'The rollout is not paused.',
    Paused: true,
    Degraded: 'The rollout is not paused; it waits for the new release to get well.',
  },
  abort: {
    ...ENDED,
    Aborting: ABORTING,
    Pending: true,
    Progressing: true,
    Paused: true,
    Degraded: true,
  },
  retry: {
    ...ENDED,
    Aborting: 'The rollout is being aborted; retry when it has ended.',
    Pending: PENDING,
    Progressing: 'The rollout goes on; there is nothing to retry.',
    Paused: 'The rollout is paused; resume it instead.',
    Degraded: 'The rollout waits for the new release; abort it first.',
    Aborted: true,
    RolledBack: true,
  },
} as const satisfies Record<RolloutAction, Record<RolloutPhase, true | string>>;

/** Why `action` cannot be taken now; undefined when it can. */
export function rolloutActionRefusal(
  action: RolloutAction,
  rollout: Pick<Rollout, 'phase' | 'pause'>,
): string | undefined {
  // A pause that ends by itself can be held.
  if (action === 'pause' && rollout.phase === 'Paused' && rollout.pause?.endTime) return undefined;
  const answer: true | string = ROLLOUT_ACTIONS[action][rollout.phase];
  return answer === true ? undefined : answer;
}
