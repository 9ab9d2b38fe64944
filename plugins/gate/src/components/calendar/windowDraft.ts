import type { FreezeWindow } from '@internal/plugin-gate-common';
import type { WindowInput } from '@internal/plugin-gate-react';
import { isOnce } from './windowWords';

/** A window as the form holds it: what is typed, whole or not. */
export interface WindowDraft {
  title: string;
  kind: FreezeWindow['kind'];
  repeats: boolean;
  cron: string;
  /** Value of a `datetime-local` field, in the viewer's zone. */
  begin: string;
  durationMinutes: number;
  timeZone: string;
  operator: 'and' | 'or';
  environments: string[];
  systems: string[];
  owners: string[];
  /** Separated by commas; `*` at the end matches any rest. */
  entityRefs: string;
  kinds: string;
  manualOverride: boolean;
  overrun: boolean;
}

/** The draft of an existing window, or of a new one: a freeze of production over the weekend. */
export function draftOf(window?: FreezeWindow): WindowDraft {
  const once = window !== undefined && isOnce(window.schedule);
  return {
    title: window?.title ?? '',
    kind: window?.kind ?? 'deny',
    repeats: !once,
    cron: window && !once ? window.schedule : '0 18 * * 5',
    begin: localOf(once ? new Date(window.schedule) : nextHour()),
    durationMinutes: window?.durationMinutes ?? 120,
    timeZone: window?.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    operator: window?.selector.operator ?? 'and',
    environments: window?.selector.environments ?? [],
    systems: window?.selector.systems ?? [],
    owners: window?.selector.owners ?? [],
    entityRefs: window?.selector.entityRefs?.join(', ') ?? '',
    kinds: window?.selector.kinds?.join(', ') ?? '',
    manualOverride: window?.manualOverride ?? true,
    overrun: window?.overrun ?? false,
  };
}

/** The schedule in the form in which the gate takes it. */
export function scheduleOf(draft: WindowDraft): string {
  if (draft.repeats) return draft.cron.trim();
  const begin = new Date(draft.begin);
  return Number.isNaN(begin.getTime()) ? draft.begin : begin.toISOString();
}

export function inputOf(draft: WindowDraft): WindowInput {
  const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  const some = (list: string[]) => (list.length > 0 ? list : undefined);
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    schedule: scheduleOf(draft),
    durationMinutes: draft.durationMinutes,
    timeZone: draft.timeZone.trim(),
    selector: {
      operator: draft.operator,
      environments: some(draft.environments),
      systems: some(draft.systems),
      owners: some(draft.owners),
      entityRefs: some(words(draft.entityRefs)),
      kinds: some(words(draft.kinds)),
    },
    manualOverride: draft.manualOverride,
    overrun: draft.overrun,
  };
}

/** `2026-11-22T18:30` of an instant, in the viewer's zone. */
export function localOf(instant: Date): string {
  const offsetMs = instant.getTimezoneOffset() * 60_000;
  return new Date(instant.getTime() - offsetMs).toISOString().slice(0, 16);
}

function nextHour(): Date {
  const time = new Date();
  time.setHours(time.getHours() + 1, 0, 0, 0);
  return time;
}
