import { formatDuration, relativeTime } from './relativeTime';

describe('relativeTime', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  it.each([
    [now, 'now'],
    [now - 59_000, '59 seconds ago'],
    [now - 60_000, '1 minute ago'],
    [now - 3_599_000, '59 minutes ago'],
    [now + 2 * 3_600_000, 'in 2 hours'],
    [now - 40 * 86_400_000, '1 month ago'],
  ])('of %d reads %s', (instant, text) => {
    expect(relativeTime(instant, now)).toBe(text);
  });
});

describe('formatDuration', () => {
  it.each([
    [840, '840 ms'],
    [12_300, '12 s'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
  ])('of %d ms reads %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });
});
