import type { FreezeWindow } from '@internal/plugin-gate-common';
import type { Schedule } from './Schedule';

const MAX_STEPS = 100;

export interface ScheduledWindow {
  window: FreezeWindow;
  schedule: Schedule;
}

export interface WindowJudgement {
  open: boolean;
  /** Windows that keep the change out; when open, those that decided it. */
  because: FreezeWindow[];
  /** Open only because people passed these by hand, or the operation began before. */
  passed: FreezeWindow[];
}

export interface WindowSituation {
  /** Milliseconds since the epoch. */
  time: number;
  /** Ids of windows that somebody passes by hand now. */
  overridden: ReadonlySet<string>;
  /** When the operation began that the change carries on. */
  beginTime?: number;
}

/**
 * The algebra of Argo CD's sync windows over the windows that match a change:
 * no window: open · an active deny window: closed, unless all active ones may be and are passed by hand · an active allow window: open
 * · an inactive allow window: closed, unless all of them may be and are passed by hand · else open.
 * An operation that began in the open may end where each window that would stop it has `overrun`.
 */
export function judgeWindows(
  windows: readonly ScheduledWindow[],
  situation: WindowSituation,
): WindowJudgement {
  const { time, overridden, beginTime } = situation;
  const active = windows.filter(({ schedule }) => schedule.spanAt(time).active);
  const stopping = stoppedBy(windows, active);
  if (stopping.length === 0) return { open: true, because: of(active, 'allow'), passed: [] };
  const byHand = stopping.every(window => window.manualOverride && overridden.has(window.id));
  if (byHand || overruns(windows, stopping, situation)) {
    return { open: true, because: [], passed: stopping };
  }
  return { open: false, because: stopping, passed: [] };

  function overruns(all: readonly ScheduledWindow[], stops: FreezeWindow[], at: WindowSituation) {
    if (beginTime === undefined || beginTime >= at.time) return false;
    return (
      stops.every(({ overrun }) => overrun) &&
      judgeWindows(all, { time: beginTime, overridden }).open
    );
  }
}

/** When the judgement will be another one, by the windows alone. Absent when that is not in sight. */
export function nextChange(windows: readonly ScheduledWindow[], from: number): number | undefined {
  const none: ReadonlySet<string> = new Set();
  const now = judgeWindows(windows, { time: from, overridden: none }).open;
  let time = from;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    time = sameUntil(windows, time);
    if (time === Infinity) return undefined;
    if (judgeWindows(windows, { time, overridden: none }).open !== now) return time;
  }
  return undefined;
}

/** Active denies; without one, and without an active allow: all allows. */
function stoppedBy(windows: readonly ScheduledWindow[], active: ScheduledWindow[]) {
  const denies = of(active, 'deny');
  if (denies.length > 0) return denies;
  return of(active, 'allow').length > 0 ? [] : of(windows, 'allow');
}

/** The first moment that can be otherwise: openings that change nothing are jumped over. */
function sameUntil(windows: readonly ScheduledWindow[], time: number): number {
  const ends = { allow: [] as number[], deny: [] as number[] };
  const begins = { allow: [] as number[], deny: [] as number[] };
  for (const { window, schedule } of windows) {
    const { active, until = Infinity } = schedule.spanAt(time);
    (active ? ends : begins)[window.kind].push(until);
  }
  if (ends.deny.length > 0) return Math.max(...ends.deny);
  if (ends.allow.length > 0) return Math.min(Math.max(...ends.allow), ...begins.deny);
  return Math.min(Infinity, ...(begins.allow.length > 0 ? begins.allow : begins.deny));
}

function of(windows: readonly ScheduledWindow[], kind: FreezeWindow['kind']): FreezeWindow[] {
  return windows.filter(({ window }) => window.kind === kind).map(({ window }) => window);
}
