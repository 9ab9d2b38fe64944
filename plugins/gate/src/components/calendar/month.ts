/** A month by its id, `2026-11`, in the viewer's zone. */
export interface Month {
  id: string;
  title: string;
  previous: string;
  next: string;
  /** Whole weeks from Monday; each entry is the midnight at which the day begins. */
  days: Date[];
  isInMonth: (day: Date) => boolean;
}

/** Reads `2026-11`; anything else is the month of `today`. */
export function monthOf(id: string, today: Date): Month {
  const match = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(id);
  const year = match ? Number(match[1]) : today.getFullYear();
  const month = match ? Number(match[2]) - 1 : today.getMonth();
  const first = new Date(year, month, 1);
  const lead = (first.getDay() + 6) % 7;
  const length = new Date(year, month + 1, 0).getDate();
  const cells = Math.ceil((lead + length) / 7) * 7;
  return {
    id: idOf(first),
    title: first.toLocaleDateString('en-GB', { month: 'long', year: 'numeric' }),
    previous: idOf(new Date(year, month - 1, 1)),
    next: idOf(new Date(year, month + 1, 1)),
    // By date and not by adding 24 hours: days on which clocks are changed have 23 or 25.
    days: Array.from({ length: cells }, (_, index) => new Date(year, month, 1 - lead + index)),
    isInMonth: day => day.getMonth() === month,
  };
}

function idOf(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

/** Midnight at the end of a day. */
export function dayAfter(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
}

/** "Europe/Berlin (CET)": the viewer's zone as it is at `instant`. */
export function viewerZone(instant: Date): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const short = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' })
    .formatToParts(instant)
    .find(part => part.type === 'timeZoneName')?.value;
  return short && short !== timeZone ? `${timeZone} (${short})` : timeZone;
}
