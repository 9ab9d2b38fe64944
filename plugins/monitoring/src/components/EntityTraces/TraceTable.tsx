import type { TraceSummary } from '@internal/plugin-monitoring-common';
import { RelativeTime, StatusBadge } from '@internal/portal-ui';
import styles from '../monitoring.module.css';
import { formatMillis } from './formatMillis';

/** Traces with a bar for their duration, so that the slow one is seen without reading. */
export function TraceTable({
  traces,
  limit,
  onOpen,
}: {
  traces: TraceSummary[];
  limit: number;
  onOpen: (traceId: string) => void;
}) {
  const longest = Math.max(...traces.map(({ durationMs }) => durationMs), 1);
  return (
    <div className={styles.tableScroll}>
      <table className={styles.table}>
        <caption className={styles.caption}>
          {traces.length < limit ? `${traces.length} traces` : `The newest ${limit} traces`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col" data-text>
              Began
            </th>
            <th scope="col" data-text>
              Services
            </th>
            <th scope="col">Spans</th>
            <th scope="col" data-text>
              Errors
            </th>
            <th scope="col">Duration</th>
          </tr>
        </thead>
        <tbody>
          {traces.map(trace => (
            <tr key={trace.traceId}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.rowLink}
                  onClick={() => onOpen(trace.traceId)}
                >
                  {trace.rootService}: {trace.rootName}
                </button>
              </th>
              <td data-text>
                <RelativeTime time={Date.parse(trace.startTime)} />
              </td>
              <td data-text>{trace.services.join(', ')}</td>
              <td>{trace.spanCount}</td>
              <td data-text>
                {trace.errorCount > 0 ? (
                  <StatusBadge status={`${trace.errorCount} failed`} state="failed" />
                ) : (
                  'none'
                )}
              </td>
              <td className={styles.duration}>
                <span
                  className={styles.durationBar}
                  style={{ width: `${(100 * trace.durationMs) / longest}%` }}
                />
                <span>{formatMillis(trace.durationMs)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
