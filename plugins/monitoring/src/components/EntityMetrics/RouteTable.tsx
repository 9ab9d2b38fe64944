import { formatNumber } from '@internal/portal-ui';
import styles from '../monitoring.module.css';
import type { RouteRow } from './toCharts';

/** Rate, errors and duration by route over the whole range; a row narrows the charts to its route. */
export function RouteTable({
  rows,
  route,
  onRoute,
}: {
  rows: RouteRow[];
  route: string;
  onRoute: (route: string | undefined) => void;
}) {
  return (
    <div className={styles.tableScroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Requests / s</th>
            <th scope="col">Errors %</th>
            <th scope="col">p50 ms</th>
            <th scope="col">p95 ms</th>
            <th scope="col">p99 ms</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={`${row.method} ${row.route}`} data-selected={row.route === route}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.rowLink}
                  aria-pressed={row.route === route}
                  onClick={() => onRoute(row.route === route ? undefined : row.route)}
                >
                  {row.method} {row.route}
                </button>
              </th>
              <td>{formatNumber(row.rate)}</td>
              <td data-bad={row.errorPercent > 0}>{formatNumber(row.errorPercent)}</td>
              <td>{formatNumber(row.p50)}</td>
              <td>{formatNumber(row.p95)}</td>
              <td>{formatNumber(row.p99)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
