import { InputError } from '@backstage/errors';

/** An event of an iCalendar file that lasts whole days. */
export interface CalendarDay {
  title: string;
  /** `2026-12-25` */
  date: string;
  /** Exclusive, as in the file. */
  endDate?: string;
  /** It comes again every year. */
  yearly: boolean;
}

const UNTITLED = 'Holiday';

/**
 * The whole-day events of an iCalendar file (RFC 5545). Events with times are left out: a holiday list has none.
 *
 * @throws InputError with the line when it is no calendar, or an event repeats in a way other than yearly.
 */
export function readCalendar(ics: string): CalendarDay[] {
  const lines = unfold(ics);
  if (!lines.some(({ text }) => text.toUpperCase() === 'BEGIN:VCALENDAR')) {
    throw new InputError('This is no iCalendar file (no BEGIN:VCALENDAR); nothing was imported.');
  }
  const days: CalendarDay[] = [];
  let event: Map<string, { value: string; line: number }> | undefined;
  for (const { text, line } of lines) {
    const upper = text.toUpperCase();
    if (upper === 'BEGIN:VEVENT') event = new Map();
    else if (upper === 'END:VEVENT' && event) {
      const day = dayOf(event);
      if (day) days.push(day);
      event = undefined;
    } else if (event) {
      const colon = separator(text);
      const name = text.slice(0, colon).split(';')[0].toUpperCase();
      if (colon > 0) event.set(name, { value: text.slice(colon + 1), line });
    }
  }
  return days;
}

function dayOf(event: Map<string, { value: string; line: number }>): CalendarDay | undefined {
  const start = event.get('DTSTART');
  if (!start || !/^\d{8}$/.test(start.value)) return undefined;
  const rule = event.get('RRULE');
  if (rule && !/^FREQ=YEARLY(;(INTERVAL=1|UNTIL=\w+|COUNT=\d+|WKST=\w\w))*$/i.test(rule.value)) {
    throw new InputError(
      `Line ${rule.line}: the rule '${rule.value}' is not supported, only FREQ=YEARLY; nothing was imported. List each day instead.`,
    );
  }
  const end = event.get('DTEND')?.value;
  return {
    title: unescape(event.get('SUMMARY')?.value ?? '') || UNTITLED,
    date: dashed(start.value),
    ...(end && /^\d{8}$/.test(end) && { endDate: dashed(end) }),
    yearly: Boolean(rule),
  };
}

/** Lines as they were before they were folded at 75 octets, with where they began. */
function unfold(ics: string): Array<{ text: string; line: number }> {
  const lines: Array<{ text: string; line: number }> = [];
  ics.split(/\r\n|\n|\r/).forEach((text, index) => {
    const last = lines.at(-1);
    if (last && /^[ \t]/.test(text)) last.text += text.slice(1);
    else lines.push({ text, line: index + 1 });
  });
  return lines;
}

/** The colon after the parameters; those may hold colons in quotes. */
function separator(text: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '"') quoted = !quoted;
    else if (text[index] === ':' && !quoted) return index;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replace(/\\([\\;,nN])/g, (_, what) => (/n/i.test(what) ? ' ' : what)).trim();
}

function dashed(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}
