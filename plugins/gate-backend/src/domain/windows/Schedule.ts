import { Cron } from 'croner';

const MINUTE_MS = 60_000;
/** Spans are followed this far; what is still open then "does not close". */
const HORIZON_MS = 400 * 24 * 60 * MINUTE_MS;
const MAX_STEPS = 5_000;
const FIXED = /^\d{4}-\d{2}-\d{2}T/;

/** A stretch without a change. `until` is absent when no end is in sight. */
export interface Span {
  active: boolean;
  /** Milliseconds since the epoch. */
  until?: number;
}

export interface ScheduleSpec {
  /** Five cron fields, or one begin as RFC 3339. */
  schedule: string;
  durationMinutes: number;
  /** IANA name; a begin in the skipped hour comes right after it, one in the repeated hour comes once. */
  timeZone: string;
}

/** What is wrong with a schedule, or nothing. */
export function problemOfSchedule(schedule: string): string | undefined {
  if (FIXED.test(schedule)) {
    const valid = !Number.isNaN(Date.parse(schedule)) && /(Z|[+-]\d{2}:\d{2})$/.test(schedule);
    return valid ? undefined : `'${schedule}' is no time such as 2026-12-24T12:00:00+01:00`;
  }
  try {
    const cron = new Cron(schedule, { mode: '5-part', timezone: 'UTC' });
    return cron.nextRun(new Date(0)) ? undefined : `'${schedule}' never comes`;
  } catch (error) {
    const detail = String(error instanceof Error ? error.message : error).replace(
      /^CronPattern: /,
      '',
    );
    return `'${schedule}' is no cron expression of five fields (minute hour day month weekday): ${detail}`;
  }
}

/** What is wrong with a time zone, or nothing. */
export function problemOfTimeZone(timeZone: string): string | undefined {
  try {
    // An offset is understood too, but it has no summer time.
    if (/^[+-]/.test(timeZone)) throw new RangeError();
    new Intl.DateTimeFormat('en', { timeZone }).format();
    return undefined;
  } catch {
    return `there is no time zone '${timeZone}'; IANA names look like Europe/Berlin`;
  }
}

/** When a window is open. The duration is elapsed time: 24 hours are 24 hours also on the day that has 23 or 25. */
export class Schedule {
  readonly #durationMs: number;
  readonly #fixed?: number;
  readonly #cron?: Cron;
  #known?: { from: number; span: Span };

  constructor(spec: ScheduleSpec) {
    this.#durationMs = spec.durationMinutes * MINUTE_MS;
    if (FIXED.test(spec.schedule)) this.#fixed = Date.parse(spec.schedule);
    else this.#cron = new Cron(spec.schedule, { mode: '5-part', timezone: spec.timeZone });
  }

  /** The stretch that `time` lies in; openings that overlap or touch are one. */
  spanAt(time: number): Span {
    const known = this.#known;
    if (known && time >= known.from && (known.span.until ?? Infinity) > time) return known.span;
    const span = this.#spanAt(time);
    this.#known = { from: time, span };
    return span;
  }

  /** The last opening that holds at `time`. */
  openedAt(time: number): number | undefined {
    const begin = this.#lastStart(time);
    return begin !== undefined && time < begin + this.#durationMs ? begin : undefined;
  }

  /** Openings that touch `[from, to)`, at most `limit`. */
  occurrences(from: number, to: number, limit: number): Array<{ start: number; end: number }> {
    const found: Array<{ start: number; end: number }> = [];
    let start = this.#nextStart(from - this.#durationMs);
    while (start !== undefined && start < to && found.length < limit) {
      found.push({ start, end: start + this.#durationMs });
      start = this.#nextStart(start);
    }
    return found;
  }

  #spanAt(time: number): Span {
    const begin = this.openedAt(time);
    if (begin === undefined) return { active: false, until: this.#nextStart(time) };
    let start = begin;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const end = start + this.#durationMs;
      if (end > time + HORIZON_MS) return { active: true };
      const later = this.#lastStart(end);
      if (later === undefined || later <= start) return { active: true, until: end };
      start = later;
    }
    return { active: true };
  }

  /** First begin after `time`. */
  #nextStart(time: number): number | undefined {
    if (this.#fixed !== undefined) return this.#fixed > time ? this.#fixed : undefined;
    return this.#cron!.nextRun(new Date(time))?.getTime();
  }

  /** Last begin at or before `time`, as far back as one could still be open. */
  #lastStart(time: number): number | undefined {
    if (this.#fixed !== undefined) return this.#fixed <= time ? this.#fixed : undefined;
    // The reference itself is left out, so it lies one second later.
    const whole = Math.floor(time / 1000) * 1000;
    return this.#cron!.previousRuns(1, new Date(whole + 1000))[0]?.getTime();
  }
}
