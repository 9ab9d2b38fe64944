/** What a schedule means, as one types it. */
export type Preview =
  | { status: 'ok'; openings: Array<{ start: Date; end: Date }> }
  | { status: 'invalid'; field: 'schedule' | 'timeZone' | 'durationMinutes'; message: string };

const SHOWN = 5;
const MINUTE_MS = 60_000;

/** True when the browser knows the zone; it has the same list as the gate. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return Boolean(timeZone) && Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
}

/** The next five openings of a schedule from `now` on, or what is wrong with it. */
export async function previewSchedule(
  window: { schedule: string; timeZone: string; durationMinutes: number },
  now: Date,
): Promise<Preview> {
  const { schedule, timeZone, durationMinutes } = window;
  if (!isTimeZone(timeZone)) {
    return {
      status: 'invalid',
      field: 'timeZone',
      message: `“${timeZone}” must be a name of the IANA time zone database, such as Europe/Berlin`,
    };
  }
  if (!(durationMinutes >= 1)) {
    return { status: 'invalid', field: 'durationMinutes', message: 'Must be at least one minute' };
  }
  const opening = (start: Date) => ({
    start,
    end: new Date(start.getTime() + durationMinutes * MINUTE_MS),
  });
  if (/^\d{4}-/.test(schedule)) {
    const start = new Date(schedule);
    if (Number.isNaN(start.getTime())) {
      return { status: 'invalid', field: 'schedule', message: 'Must be a date and a time' };
    }
    const once = opening(start);
    return { status: 'ok', openings: once.end > now ? [once] : [] };
  }
  const { Cron } = await import('croner');
  try {
    const cron = new Cron(schedule, { timezone: timeZone, mode: '5-part', paused: true });
    return { status: 'ok', openings: cron.nextRuns(SHOWN, now).map(opening) };
  } catch (error) {
    return { status: 'invalid', field: 'schedule', message: cronMessage(error as Error) };
  }
}

function cronMessage({ message }: Error): string {
  const text = message.replace(/^CronPattern:\s*/, '');
  return `Must be five fields: minute, hour, day of month, month, day of week. ${text}`;
}
