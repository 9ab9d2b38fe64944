import { InputError } from '@backstage/errors';

export interface DoraWindow {
  /** Inclusive. */
  from: Date;
  /** Exclusive. */
  to: Date;
  /** Calendar days that it covers, as the frequency counts them; a fraction when it does not begin and end at midnight. */
  days: number;
}

const DAY_MS = 86_400_000;

/**
 * From instants (RFC 3339) or local dates (`2026-03-29`: that day's midnight in `timeZone`; as `to` the midnight after it).
 * @throws InputError for an unknown time zone or a window that is empty or longer than a year
 */
export function windowOf(query: { from: string; to: string; timeZone?: string }): DoraWindow {
  const { timeZone = 'UTC' } = query;
  const from = isDate(query.from) ? midnight(query.from, timeZone) : new Date(query.from);
  const to = isDate(query.to) ? midnight(nextDay(query.to), timeZone) : new Date(query.to);
  if (!(from < to)) throw new InputError('`from` must be before `to`.');
  // A day of 23 or 25 hours is one day.
  const days =
    isDate(query.from) && isDate(query.to)
      ? (Date.parse(query.to) - Date.parse(query.from)) / DAY_MS + 1
      : (to.getTime() - from.getTime()) / DAY_MS;
  if (days > 366) throw new InputError('Ask for at most a year.');
  return { from, to, days };
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

function nextDay(date: string): string {
  return new Date(Date.parse(date) + DAY_MS).toISOString().slice(0, 10);
}

/** The first instant of a local day. */
function midnight(date: string, timeZone: string): Date {
  const wanted = Date.parse(date);
  let time = wanted - offsetAt(wanted, timeZone);
  // Once more with the offset of the instant that was found: it may lie behind a change of the clocks.
  time = wanted - offsetAt(time, timeZone);
  return new Date(time);
}

/** Milliseconds by which local clocks are ahead of UTC. */
function offsetAt(time: number, timeZone: string): number {
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(time);
  } catch {
    throw new InputError(
      `There is no time zone '${timeZone}'; use a name such as 'Europe/Berlin' or 'UTC'.`,
    );
  }
  const value = (type: string) => Number(parts.find(part => part.type === type)!.value);
  const local = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return local - Math.floor(time / 1000) * 1000;
}
