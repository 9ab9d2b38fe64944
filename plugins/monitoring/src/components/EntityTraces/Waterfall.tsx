import { StateShape, chartColors } from '@internal/portal-ui';
import type { CSSProperties } from 'react';
import styles from '../monitoring.module.css';
import { formatMillis } from './formatMillis';
import type { SpanRow } from './layoutSpans';

/** Spans as bars over time, indented by who called whom; a row opens its span. */
export function Waterfall({
  rows,
  selected,
  onSelect,
}: {
  rows: SpanRow[];
  selected: string;
  onSelect: (spanId: string) => void;
}) {
  const services = [...new Set(rows.map(({ span }) => span.service))].sort();
  return (
    <ol className={styles.waterfall} aria-label="Spans">
      {rows.map(({ span, depth, left, width }) => {
        const name = span.redacted ? 'hidden: you may not read this service' : span.name;
        const color = services.indexOf(span.service) % chartColors.light.length;
        const style = {
          '--bar-left': `${100 * left}%`,
          '--bar-width': `${100 * width}%`,
          '--bar-light': chartColors.light[color],
          '--bar-dark': chartColors.dark[color],
        } as CSSProperties;
        return (
          <li key={span.spanId}>
            <button
              type="button"
              className={styles.span}
              aria-pressed={span.spanId === selected}
              style={style}
              onClick={() => onSelect(span.spanId)}
            >
              <span
                className={styles.spanName}
                style={{ paddingLeft: `${Math.min(depth, 12)}rem` }}
              >
                {span.status === 'error' ? <StateShape state="failed" /> : null}
                <span className={styles.spanService}>{span.service}</span>
                <span className={styles.spanText}>{name}</span>
                {span.status === 'error' ? <span className={styles.hidden}>failed</span> : null}
              </span>
              <span className={styles.spanTrack}>
                <span className={styles.spanBar} />
              </span>
              <span className={styles.spanDuration}>{formatMillis(span.durationMs)}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
