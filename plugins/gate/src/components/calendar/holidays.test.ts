import { readHolidays } from './holidays';

it('takes the days of the year, and calendars as they are', () => {
  const text = '# Berlin\n2026-12-25 Christmas Day\n\n2027-01-01, New Year\n';
  expect(readHolidays(text, 2026)).toEqual({
    year: 2026,
    items: [{ date: '2026-12-25', title: 'Christmas Day' }],
  });
  expect(readHolidays('BEGIN:VCALENDAR\nEND:VCALENDAR', 2026)).toHaveProperty('ics');
});

it('names the line that it cannot read', () => {
  expect(() => readHolidays('2026-12-25 Christmas\n25.12.2026 Christmas', 2026)).toThrow(/Line 2/);
  expect(() => readHolidays('2026-13-25 Christmas', 2026)).toThrow(/Line 1/);
});
