import type { AnalysisRun, MetricResult } from '@internal/plugin-deploy-common';
import { RelativeTime, Sparkline, StatusBadge } from '@internal/portal-ui';
import { comparisonOf, countsOf, formatMeasure, points, runTitle } from './measurements';
import styles from './Rollout.module.css';

/** Analysis runs of a rollout, newest first, each metric with its measurements and its verdict. */
export function AnalysisRuns({ runs }: { runs: AnalysisRun[] }) {
  if (runs.length === 0) return <p className={styles.muted}>No analysis has begun.</p>;
  return (
    <ul className={styles.runs} aria-label="Analysis runs">
      {[...runs].reverse().map(run => (
        <li key={run.id} className={styles.run}>
          <div className={styles.runHead}>
            <strong>{runTitle(run)}</strong>
            <StatusBadge status={run.phase} reason={run.message} />
            <span className={styles.muted}>
              <RelativeTime time={run.startTime} />
            </span>
          </div>
          <ul className={styles.metrics}>
            {run.metrics.map(metric => (
              <Metric key={metric.name} metric={metric} said={run.message} />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

/** `said`: what stands above it already. */
function Metric({ metric, said }: { metric: MetricResult; said: string }) {
  const values = points(metric);
  const last = values.filter(value => value !== null).pop() ?? undefined;
  const { notEnoughData } = metric;
  const compared = comparisonOf(metric);
  const shown = last === undefined ? '–' : formatMeasure(last, metric.comparison?.unit);
  return (
    <li className={styles.metric}>
      <span className={styles.metricName}>
        <StatusBadge status={metric.phase} /> <code>{metric.name}</code>
      </span>
      <span className={styles.metricValue}>
        {compared ?? shown}
        {values.length > 1 ? (
          <Sparkline values={values} label={`${metric.name}, ${shown} last`} />
        ) : null}
      </span>
      <span className={styles.muted}>
        {countsOf(metric)}
        {metric.message && !notEnoughData && !said.includes(metric.message)
          ? ` · ${metric.message}`
          : ''}
      </span>
      {notEnoughData ? <NotEnough {...notEnoughData} /> : null}
    </li>
  );
}

/** How far the traffic is from what a judgement needs. */
function NotEnough({ requests, needed }: { requests: number; needed: number }) {
  return (
    <span className={styles.notEnough}>
      <progress
        value={requests}
        max={requests + needed}
        aria-label="Requests that a judgement needs"
      />
      Not enough data: {needed} more {needed === 1 ? 'request' : 'requests'} needed ({requests} so
      far)
    </span>
  );
}
