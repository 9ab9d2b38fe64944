import { useMemo } from 'react';
import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { rolloutEnded, type Rollout } from '@internal/plugin-deploy-common';
import type { MetricBatchResponse } from '@internal/plugin-monitoring-common';
import {
  fetchJson,
  Loaded,
  shortDigest,
  TimeSeriesChart,
  useLoad,
  type ChartMarker,
} from '@internal/portal-ui';
import styles from './Rollout.module.css';
import { releaseCharts, releaseQueries } from './releaseQueries';

/** What is drawn before the first request and after the last one. */
const MARGIN_MS = 60_000;

/** Error rate and p95 of the new release against the stable one, as they were while the rollout lasted. */
export function ReleaseComparison({ rollout }: { rollout: Rollout }) {
  const fetchApi = useApi(fetchApiRef);
  const { service, environment, fromDigest, toDigest, createTime, endTime } = rollout;
  const results = useLoad(
    async signal => {
      const fromMs = Date.parse(createTime) - MARGIN_MS;
      const toMs = Math.min(Date.now(), endTime ? Date.parse(endTime) + MARGIN_MS : Infinity);
      const queries = releaseQueries({ service, environment, fromMs, toMs });
      const url = 'plugin://monitoring/metrics/query';
      const answer = await fetchJson<MetricBatchResponse>(fetchApi, url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ queries }),
        signal,
      });
      return releaseCharts(answer.results, [
        { label: `Stable ${fromDigest ? shortDigest(fromDigest) : ''}`.trim(), digest: fromDigest },
        { label: `New ${shortDigest(toDigest)}`, digest: toDigest },
      ]);
    },
    [service, environment, fromDigest, toDigest, createTime, endTime],
    { refreshSeconds: rolloutEnded(rollout.phase) ? undefined : 5 },
  );
  const markers = useMemo(() => markersOf(rollout), [rollout]);
  return (
    <Loaded
      load={results}
      what="The comparison"
      unharmed="The rollout goes on by its own measurements."
      shape="blocks"
      count={2}
    >
      {charts => (
        <div className={styles.charts}>
          <TimeSeriesChart
            title="Error rate"
            unit="%"
            series={charts.errors}
            markers={markers}
            height={160}
          />
          <TimeSeriesChart title="p95" unit="ms" series={charts.latency} height={160} />
          <TimeSeriesChart title="Requests" unit="req/s" series={charts.rate} height={160} />
        </div>
      )}
    </Loaded>
  );
}

function markersOf({ firstTrafficTime, endTime, phase }: Rollout): ChartMarker[] {
  const markers: ChartMarker[] = [];
  if (firstTrafficTime) {
    markers.push({ timeMs: Date.parse(firstTrafficTime), label: 'First request' });
  }
  if (endTime) markers.push({ timeMs: Date.parse(endTime), label: phase });
  return markers;
}
