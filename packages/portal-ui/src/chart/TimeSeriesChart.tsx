import { lazy, Suspense, useState } from 'react';
import { Button } from '@backstage/ui';
import { downloadText, toCsv } from '../data/csv';
import { LoadingSkeleton } from '../states/LoadingSkeleton';
import { RelativeTime } from '../time/RelativeTime';
import { alignSeries } from './alignSeries';
import { ChartTable } from './ChartTable';
import type { TimeSeriesChartProps } from './types';
import styles from './chart.module.css';

const ChartCanvas = lazy(() => import('./ChartCanvas'));

/**
 * Lines over time. The axis carries the unit and starts at zero, gaps stay gaps, hovering reads all series, dragging gives
 * a range, what happened is ticked on the axis and listed below.
 */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  const { title, unit, series, markers = [], height = 200 } = props;
  const [table, setTable] = useState(false);
  const empty = series.every(one => one.points.every(([, value]) => value === null));

  const exportCsv = () => {
    const [times, ...columns] = alignSeries(series);
    const header = ['time', ...series.map(one => `${one.label} (${unit})`)];
    const rows = times.map((time, row) => [
      new Date(time * 1000).toISOString(),
      ...columns.map(column => column[row] ?? undefined),
    ]);
    downloadText(`${title}.csv`, toCsv([header, ...rows]));
  };

  return (
    <figure className={styles.figure} aria-label={title}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{title}</span>
        {!empty && (
          <span className={styles.tools}>
            <Button variant="tertiary" size="small" onPress={() => setTable(!table)}>
              {table ? 'Show as chart' : 'Show as table'}
            </Button>
            <Button variant="tertiary" size="small" onPress={exportCsv}>
              CSV
            </Button>
          </span>
        )}
      </figcaption>
      {empty && (
        <p className={styles.empty} style={{ minHeight: height }}>
          No samples in this time range
        </p>
      )}
      {!empty && table && <ChartTable {...props} />}
      {!empty && !table && (
        <Suspense fallback={<LoadingSkeleton shape="blocks" count={1} label={title} />}>
          <ChartCanvas {...props} />
        </Suspense>
      )}
      {markers.length > 0 && (
        <ul className={styles.markers}>
          {markers.slice(-3).map(marker => (
            <li key={`${marker.timeMs}-${marker.label}`}>
              {marker.href ? <a href={marker.href}>{marker.label}</a> : marker.label}{' '}
              <RelativeTime time={marker.timeMs} />
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}
