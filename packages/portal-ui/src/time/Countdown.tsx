import { useEffect, useState } from 'react';
import { exactTime } from './relativeTime';

export interface CountdownProps {
  /** RFC 3339. */
  to: string;
  /** Called once when the time has come. */
  onEnd?: () => void;
}

/** "2 d 4 h", "3 h 12 min", "4 min 09 s": the time that is left until an instant, which is named on hover. */
export function Countdown({ to, onEnd }: CountdownProps) {
  const end = Date.parse(to);
  const [now, setNow] = useState(() => Date.now());
  const leftMs = Math.max(0, end - now);
  const over = leftMs === 0;

  useEffect(() => {
    if (over) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [over]);

  useEffect(() => {
    if (over) onEnd?.();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, whichever function it is by then
  }, [over]);

  return (
    <time dateTime={to} title={exactTime(end)} style={{ fontVariantNumeric: 'tabular-nums' }}>
      {remaining(leftMs)}
    </time>
  );
}

/** The two largest units of a duration in milliseconds. */
export function remaining(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? `${hours} h ${minutes % 60} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
