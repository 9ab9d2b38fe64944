import { holidaysOfCalendar, holidayWindows } from './holidays';

const ICS = [
  'BEGIN:VCALENDAR',
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20261225',
  'DTEND;VALUE=DATE:20261227',
  'SUMMARY:Christmas\\, both d',
  ' ays',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'DTSTART;VALUE=DATE:20201003',
  'RRULE:FREQ=YEARLY',
  'SUMMARY:Unity',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'DTSTART:20260501T100000Z',
  'SUMMARY:A meeting',
  'END:VEVENT',
  'END:VCALENDAR',
].join('\r\n');

const options = {
  year: 2026,
  timeZone: 'Europe/Berlin',
  selector: { operator: 'and' as const, environments: ['prod'] },
};

describe('holidays', () => {
  it('become freezes of whole days from an iCalendar file', () => {
    const windows = holidayWindows(holidaysOfCalendar(ICS, 2026), options);
    expect(windows).toMatchObject([
      {
        title: 'Christmas, both days',
        kind: 'deny',
        schedule: '2026-12-24T23:00:00.000Z',
        durationMinutes: 2 * 24 * 60,
        selector: { environments: ['prod'] },
      },
      { title: 'Unity', schedule: '2026-10-02T22:00:00.000Z', durationMinutes: 24 * 60 },
    ]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', 23 * 60],
    ['Europe/Berlin', '2026-10-25', 25 * 60],
    ['Australia/Lord_Howe', '2026-10-04', 23.5 * 60],
    // Clocks are put forward at midnight: the day begins at 1:00.
    ['America/Santiago', '2026-09-06', 23 * 60],
  ])(
    'last from midnight to midnight when the clocks of %s are changed',
    (timeZone, date, minutes) => {
      const [window] = holidayWindows([{ title: 'x', date }], { ...options, timeZone });
      expect(window.durationMinutes).toBe(minutes);
    },
  );

  it('are refused with what is wrong', () => {
    const make = (date: string) => () => holidayWindows([{ title: 'x', date }], options);
    expect(make('2026-02-30')).toThrow('There is no day 2026-02-30');
    expect(make('2025-01-01')).toThrow('None of the 1 days lies in 2026');
    expect(() => holidaysOfCalendar('hello', 2026)).toThrow('no iCalendar file');
    const weekly = ICS.replace('FREQ=YEARLY', 'FREQ=WEEKLY');
    expect(() => holidaysOfCalendar(weekly, 2026)).toThrow("Line 10: the rule 'FREQ=WEEKLY'");
  });
});
