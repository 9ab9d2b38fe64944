export type Holidays =
  | { year: number; items: Array<{ date: string; title: string }> }
  | { year: number; ics: string };

/**
 * Reads an iCalendar file, or lines of `2026-12-25 Christmas Day`.
 *
 * @throws Error naming the line that is neither.
 */
export function readHolidays(text: string, year: number): Holidays {
  if (/^BEGIN:VCALENDAR/m.test(text)) return { year, ics: text };
  const items = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line && !line.startsWith('#'))
    .map(({ line, number }) => {
      const match = /^(\d{4}-\d{2}-\d{2})[\s,;:]+(.+)$/.exec(line);
      if (!match || Number.isNaN(Date.parse(match[1]))) {
        throw new Error(`Line ${number} must be a date and a title: 2026-12-25 Christmas Day`);
      }
      return { date: match[1], title: match[2] };
    });
  return { year, items: items.filter(({ date }) => date.startsWith(`${year}-`)) };
}
