import { InputError } from '@backstage/errors';
import type { FreezeWindow } from '@internal/plugin-gate-common';
import { readCalendar } from './ics';
import { instantOf } from '@internal/plugin-kit';
import type { WindowInput } from './windowSchema';

const MINUTE_MS = 60_000;
const MAX_HOLIDAYS = 400;

export type HolidayWindow = WindowInput;

/** A day, or days, without changes. */
export interface Holiday {
  title: string;
  /** `2026-12-25` */
  date: string;
  /** First day that is none any more; default the day after. */
  endDate?: string;
}

/**
 * Freezes for whole days of a zone, from midnight to midnight: 23 or 25 hours where the clocks are changed.
 *
 * @throws InputError when none of them lies in the year, or a date does not exist.
 */
export function holidayWindows(
  holidays: readonly Holiday[],
  options: { year: number; timeZone: string; selector: FreezeWindow['selector'] },
): HolidayWindow[] {
  const { year, timeZone, selector } = options;
  const ofYear = holidays.filter(({ date }) => date.startsWith(`${year}-`));
  if (ofYear.length === 0) {
    throw new InputError(
      `None of the ${holidays.length} days lies in ${year}; nothing was imported.`,
    );
  }
  if (ofYear.length > MAX_HOLIDAYS) {
    throw new InputError(
      `At most ${MAX_HOLIDAYS} days are imported at once, not ${ofYear.length}.`,
    );
  }
  return ofYear.map(({ title, date, endDate }) => {
    const start = instantOf(readDate(date), timeZone);
    const end = instantOf(readDate(endDate ?? dayAfter(date)), timeZone);
    if (end <= start)
      throw new InputError(`"${title}" ends before it begins; nothing was imported.`);
    return {
      title,
      kind: 'deny',
      schedule: new Date(start).toISOString(),
      durationMinutes: (end - start) / MINUTE_MS,
      timeZone,
      selector,
      manualOverride: true,
      overrun: true,
    };
  });
}

/** Holidays of an iCalendar file; those that come every year are put into this one. */
export function holidaysOfCalendar(ics: string, year: number): Holiday[] {
  return readCalendar(ics).map(({ title, date, endDate, yearly }) => {
    if (!yearly) return { title, date, endDate };
    const shift = year - Number(date.slice(0, 4));
    return { title, date: inYear(date, shift), endDate: endDate && inYear(endDate, shift) };
  });
}

function inYear(date: string, shift: number): string {
  return `${Number(date.slice(0, 4)) + shift}${date.slice(4)}`;
}

function dayAfter(date: string): string {
  const { year, month, day } = readDate(date);
  return new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
}

function readDate(date: string) {
  const [year, month, day] = date.split('-').map(Number);
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) {
    throw new InputError(`There is no day ${date}; nothing was imported.`);
  }
  return { year, month, day };
}
