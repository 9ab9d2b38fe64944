import { monthOf } from './month';

it('shows whole weeks from Monday, and the month that is asked for', () => {
  const month = monthOf('2026-11', new Date(2026, 0, 5));
  expect(month.title).toBe('November 2026');
  expect([month.previous, month.next]).toEqual(['2026-10', '2026-12']);
  expect(month.days).toHaveLength(42);
  expect(month.days[0]).toEqual(new Date(2026, 9, 26));
  expect(month.days.every(day => day.getHours() === 0)).toBe(true);
});

it('goes over the end of a year, and takes what is no month for this one', () => {
  expect(monthOf('2026-12', new Date()).next).toBe('2027-01');
  expect(monthOf('2026-13', new Date(2026, 4, 31)).id).toBe('2026-05');
});
