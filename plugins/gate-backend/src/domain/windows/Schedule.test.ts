import fc from 'fast-check';
import { problemOfSchedule, problemOfTimeZone, Schedule } from './Schedule';

const MINUTE = 60_000;
const at = (time: string) => Date.parse(time);

/** What the wall clock shows, by Intl alone. */
function wallClock(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const known = new Map<number, ReturnType<typeof read>>();
  return (instant: number) => {
    const found = known.get(instant) ?? read(instant);
    known.set(instant, found);
    return found;
  };

  function read(instant: number) {
    const parts = Object.fromEntries(
      format.formatToParts(instant).map(({ type, value }) => [type, value]),
    );
    return {
      minute: Number(parts.minute),
      hour: Number(parts.hour),
      day: Number(parts.day),
      month: Number(parts.month),
      weekday: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday),
    };
  }
}

const clocks = new Map<string, ReturnType<typeof wallClock>>();

interface Pattern {
  minute: number;
  /** Absent: every hour. */
  hour?: number;
  weekday?: number;
}

const cronOf = ({ minute, hour, weekday }: Pattern) =>
  `${minute} ${hour ?? '*'} * * ${weekday ?? '*'}`;

/**
 * Begins between two instants, found minute by minute: a minute whose wall clock fits. A begin at a fixed time comes once where the
 * hour is repeated, and right after the gap where it is skipped; one of every hour comes whenever the clock shows it.
 */
function begins({ minute, hour, weekday }: Pattern, timeZone: string, from: number, to: number) {
  const clock = clocks.get(timeZone) ?? wallClock(timeZone);
  clocks.set(timeZone, clock);
  const found: number[] = [];
  const seen = new Set<string>();
  let before = clock(from - MINUTE);
  for (let time = from; time < to; time += MINUTE) {
    const now = clock(time);
    const dayFits = weekday === undefined || now.weekday === weekday;
    const key = `${now.month}-${now.day}`;
    const fits = now.minute === minute && (hour === undefined || now.hour === hour) && dayFits;
    const past = before.hour * 60 + before.minute;
    const shown = now.hour * 60 + now.minute;
    const wanted = (hour ?? 0) * 60 + minute;
    const skipped =
      hour !== undefined && before.day === now.day && past < wanted && wanted < shown && dayFits;
    if (hour === undefined ? fits : (fits || skipped) && !seen.has(key)) {
      seen.add(key);
      found.push(time);
    }
    before = now;
  }
  return found;
}

/** Days on which clocks are changed, with a day before and after. */
const CHANGES: Array<[string, string]> = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Asia/Kolkata', '2026-06-01'],
];

describe('Schedule', () => {
  it('is open exactly when an oracle that looks at every minute says so, also when clocks are changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CHANGES),
        fc.record(
          {
            minute: fc.constantFrom(0, 15, 30, 45, 59),
            hour: fc.integer({ min: 0, max: 23 }),
            weekday: fc.integer({ min: 0, max: 6 }),
          },
          { requiredKeys: ['minute'] },
        ),
        // From a moment to longer than the period of any of these.
        fc.constantFrom(1, 20, 45, 60, 61, 90, 24 * 60, 25 * 60, 8 * 24 * 60),
        fc.integer({ min: 0, max: 3 * 24 * 60 - 1 }),
        ([timeZone, day], pattern, durationMinutes, offset) => {
          const middle = at(`${day}T00:00:00Z`);
          const from = middle - 10 * 24 * 60 * MINUTE;
          const to = middle + 10 * 24 * 60 * MINUTE;
          const starts = begins(pattern, timeZone, from, to);
          const time = middle - 24 * 60 * MINUTE + offset * MINUTE;
          const open = (instant: number) =>
            starts.some(start => start <= instant && instant < start + durationMinutes * MINUTE);
          const schedule = new Schedule({ schedule: cronOf(pattern), durationMinutes, timeZone });
          const span = schedule.spanAt(time);
          expect(span.active).toBe(open(time));
          // The span ends at the first minute that is otherwise, when the oracle sees that far.
          let change = time + MINUTE;
          while (change < to - 9 * 24 * 60 * MINUTE && open(change) === span.active)
            change += MINUTE;
          const seen = change < to - 9 * 24 * 60 * MINUTE;
          expect(seen ? span.until : change).toBe(change);
          expect(span.until ?? Infinity).toBeGreaterThanOrEqual(change);
          expect(schedule.spanAt(time + 1)).toEqual(span);
        },
      ),
      { numRuns: 250 },
    );
  });

  it.each([
    [
      'a skipped time comes right after the gap',
      'Europe/Berlin',
      '30 2 * * *',
      '2026-03-29T01:00Z',
    ],
    [
      'a repeated time comes once, the first time',
      'Europe/Berlin',
      '30 2 * * *',
      '2026-10-25T00:30Z',
    ],
    ['New York, gap', 'America/New_York', '30 2 * * *', '2026-03-08T07:00Z'],
    ['New York, fold', 'America/New_York', '30 1 * * *', '2026-11-01T05:30Z'],
    ['a gap of half an hour', 'Australia/Lord_Howe', '15 2 * * *', '2026-10-03T15:30Z'],
    ['a fold of half an hour', 'Australia/Lord_Howe', '45 1 * * *', '2026-04-04T14:45Z'],
  ])('%s', (_, timeZone, schedule, begin) => {
    const window = new Schedule({ schedule, durationMinutes: 10, timeZone });
    const found = window.occurrences(at(begin) - 12 * 60 * MINUTE, at(begin) + 11 * 60 * MINUTE, 9);
    expect(found).toEqual([{ start: at(begin), end: at(begin) + 10 * MINUTE }]);
  });

  it('never closes when it opens again before it ends', () => {
    const window = new Schedule({ schedule: '0 * * * *', durationMinutes: 61, timeZone: 'UTC' });
    expect(window.spanAt(at('2026-01-01T12:34Z'))).toEqual({ active: true });
  });

  it('opens once at a fixed time', () => {
    const schedule = '2026-12-24T12:00:00+01:00';
    const window = new Schedule({ schedule, durationMinutes: 60, timeZone: 'UTC' });
    expect(window.spanAt(at('2026-12-24T10:59Z'))).toEqual({
      active: false,
      until: at('2026-12-24T11:00Z'),
    });
    expect(window.spanAt(at('2026-12-24T11:59Z'))).toEqual({
      active: true,
      until: at('2026-12-24T12:00Z'),
    });
    expect(window.spanAt(at('2026-12-24T12:00Z'))).toEqual({ active: false });
  });

  it('says what is wrong with what can never be', () => {
    expect(problemOfSchedule('0 22 * * 1-5')).toBeUndefined();
    expect(problemOfSchedule('61 * * * *')).toMatch(
      /'61 \* \* \* \*' is no cron expression of five/,
    );
    expect(problemOfSchedule('* * * * * *')).toMatch(/five fields/);
    expect(problemOfSchedule('0 0 30 2 *')).toMatch(/never comes/);
    expect(problemOfSchedule('2026-13-01T00:00:00Z')).toMatch(/is no time such as/);
    expect(problemOfTimeZone('Europe/Berlin')).toBeUndefined();
    expect(problemOfTimeZone('Europe/Atlantis')).toMatch(
      /there is no time zone 'Europe\/Atlantis'/,
    );
    expect(problemOfTimeZone('+02:00')).toMatch(/IANA/);
  });
});
