import { exactTime, relativeTime } from './relativeTime';
import { useNow } from './useNow';

const tickMs = 10_000;

/** An instant as an age; the exact time, with its zone, on hover. `time` is RFC 3339 or milliseconds. */
export function RelativeTime({ time }: { time: string | number | undefined }) {
  const now = useNow();
  if (time === undefined || time === '') return <span>never</span>;
  const instant = typeof time === 'number' ? time : Date.parse(time);
  if (Number.isNaN(instant)) return <span>{time}</span>;
  // The shared clock is up to one tick old: what has just happened must not be said to lie ahead.
  const justNow = instant > now && instant - now < tickMs;
  return (
    <time dateTime={new Date(instant).toISOString()} title={exactTime(instant)}>
      {relativeTime(instant, justNow ? instant : now)}
    </time>
  );
}
