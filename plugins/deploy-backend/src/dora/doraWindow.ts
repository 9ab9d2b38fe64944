import { InputError } from '@backstage/errors';
import { instantOf } from '@internal/plugin-kit';

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
  const [year, month, day] = date.split('-').map(Number);
  try {
    return new Date(instantOf({ year, month, day }, timeZone));
  } catch {
    throw new InputError(
      `There is no time zone '${timeZone}'; use a name such as 'Europe/Berlin' or 'UTC'.`,
    );
  }
}
