import type { LogHistogram } from '@internal/plugin-logs-common';
import { exactTime } from '@internal/portal-ui';
import styles from './EntityLogs.module.css';

/** Levels that stand out, from the bottom of a bar to its top. */
const PARTS = [
  { name: 'error', levels: ['error', 'fatal'] },
  { name: 'warn', levels: ['warn'] },
  { name: 'other', levels: ['info', 'debug', 'trace'] },
] as const;

type Bucket = LogHistogram['buckets'][number];

function count({ counts }: Bucket, levels: readonly (keyof Bucket['counts'])[]): number {
  return levels.reduce((sum, level) => sum + (counts[level] ?? 0), 0);
}

/** Lines over time; a bar opens its own time. */
export function LogHistogramStrip({
  histogram: { buckets, stepSeconds },
  onWindow,
}: {
  histogram: LogHistogram;
  onWindow: (fromMs: number, toMs: number) => void;
}) {
  const totals = buckets.map(bucket =>
    PARTS.reduce((sum, { levels }) => sum + count(bucket, levels), 0),
  );
  const highest = Math.max(1, ...totals);
  return (
    <div className={styles.strip} role="group" aria-label="Lines over time">
      {buckets.map((bucket, i) => {
        const fromMs = Date.parse(bucket.time);
        const errors = count(bucket, PARTS[0].levels);
        const label = `${exactTime(fromMs)}: ${totals[i]} lines, ${errors} errors`;
        return (
          <button
            key={bucket.time}
            type="button"
            className={styles.bar}
            title={label}
            aria-label={label}
            disabled={totals[i] === 0}
            onClick={() => onWindow(fromMs, fromMs + stepSeconds * 1000)}
          >
            {PARTS.map(({ name, levels }) => (
              <span
                key={name}
                data-part={name}
                style={{ height: `${(100 * count(bucket, levels)) / highest}%` }}
              />
            ))}
          </button>
        );
      })}
    </div>
  );
}
