import { exactTime } from '../time/relativeTime';
import { alignSeries, formatNumber } from './alignSeries';
import type { TimeSeriesChartProps } from './types';
import styles from './chart.module.css';

/** The same numbers as rows, newest first, for screen readers and for copying. */
export function ChartTable({ title, unit, series }: TimeSeriesChartProps) {
  const [times, ...columns] = alignSeries(series);
  return (
    // A region that scrolls must be reachable by keys.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className={styles.tableBox} role="region" aria-label={`${title} as a table`} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {series.map(one => (
              <th key={one.label} scope="col">
                {one.label} ({unit})
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times
            .map((time, row) => (
              <tr key={time}>
                <th scope="row">{exactTime(time * 1000)}</th>
                {columns.map((column, index) => (
                  <td key={series[index].label}>{formatNumber(column[row])}</td>
                ))}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </div>
  );
}
