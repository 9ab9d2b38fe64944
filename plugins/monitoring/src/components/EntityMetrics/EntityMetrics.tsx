import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button } from '@backstage/ui';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  Mono,
  Section,
  StaleNotice,
  TimeRangePicker,
  TimeSeriesChart,
  resolveTimeRange,
  useLoad,
  useTimeRange,
  useUrlState,
} from '@internal/portal-ui';
import { useMemo } from 'react';
import { monitoringApiRef } from '../../api/MonitoringApi';
import styles from '../monitoring.module.css';
import { ScopeToolbar } from '../ScopeToolbar';
import { RouteTable } from './RouteTable';
import { serviceQueries } from './serviceQueries';
import type { ServiceMetrics } from './serviceQueries';
import {
  cpuChart,
  errorChart,
  hasValues,
  latencyChart,
  memoryChart,
  rateChart,
  routeRows,
} from './toCharts';

const REFRESH_SECONDS = 10;

/** Rate, errors, duration and resources of a service. */
export function EntityMetrics() {
  const api = useApi(monitoringApiRef);
  const { entity } = useEntity();
  const service = entity.metadata.name;
  const [environment, setEnvironment] = useUrlState('env', 'dev');
  const [route, setRoute] = useUrlState('route');
  const { range, rangeKey, setPreset, setWindow } = useTimeRange();

  const load = useLoad(
    async (signal): Promise<ServiceMetrics> => {
      const queries = serviceQueries({
        service,
        environment,
        route: route || undefined,
        ...resolveTimeRange(range, Date.now()),
      });
      const results = await api.queryMetrics(Object.values(queries), signal);
      const named = Object.keys(queries).map((name, i) => [name, results[i]]);
      return Object.fromEntries(named);
    },
    [api, service, environment, route, rangeKey],
    range.preset === undefined ? undefined : { refreshSeconds: REFRESH_SECONDS },
  );

  return (
    <div className={styles.page}>
      <ScopeToolbar environment={environment} onEnvironment={setEnvironment}>
        <TimeRangePicker range={range} onPreset={setPreset} />
        {route ? (
          <Button variant="secondary" size="small" onPress={() => setRoute(undefined)}>
            Route <Mono>{route}</Mono> ✕
          </Button>
        ) : null}
        {load.status === 'loaded' ? (
          <StaleNotice time={load.loadTime} failed={!!load.staleError} retry={load.reload} />
        ) : null}
      </ScopeToolbar>
      {load.status === 'loading' ? (
        <LoadingSkeleton shape="blocks" count={4} label="Metrics" />
      ) : null}
      {load.status === 'error' ? (
        <ErrorState
          title="The metrics could not be read"
          error={load.error}
          unharmed="The service is not affected, and its metrics are still collected."
          retry={load.reload}
        />
      ) : null}
      {load.status === 'loaded' ? (
        <Charts
          metrics={load.value}
          environment={environment}
          route={route}
          onRoute={setRoute}
          onRange={setWindow}
        />
      ) : null}
    </div>
  );
}

function Charts({
  metrics,
  environment,
  route,
  onRoute,
  onRange,
}: {
  metrics: ServiceMetrics;
  environment: string;
  route: string;
  onRoute: (route: string | undefined) => void;
  onRange: (fromMs: number, toMs: number) => void;
}) {
  // A chart is drawn anew when its series are others.
  const charts = useMemo(
    () => ({
      rate: rateChart(metrics),
      errors: errorChart(metrics),
      latency: latencyChart(metrics),
      cpu: cpuChart(metrics),
      memory: memoryChart(metrics),
    }),
    [metrics],
  );
  if (!hasValues(metrics)) {
    return (
      <EmptyState title={`No metrics from ${environment} in this time`}>
        They appear within ten seconds of an instance being ready, and are kept for 24 hours. Choose
        another environment or a longer time, or deploy the service.
      </EmptyState>
    );
  }
  const rows = routeRows(metrics);
  return (
    <>
      <Section
        title="Requests"
        description="By route template, as the service's own HTTP server counted them."
      >
        <div className={styles.charts}>
          <TimeSeriesChart title="Rate" unit="req/s" series={charts.rate} onRange={onRange} />
          <TimeSeriesChart title="Errors" unit="%" series={charts.errors} onRange={onRange} />
          <TimeSeriesChart title="Duration" unit="ms" series={charts.latency} onRange={onRange} />
        </div>
        {rows.length > 0 ? <RouteTable rows={rows} route={route} onRoute={onRoute} /> : null}
      </Section>
      <Section title="Processes" description="Each instance as the platform meters it.">
        <div className={styles.charts}>
          <TimeSeriesChart title="CPU" unit="% of a core" series={charts.cpu} onRange={onRange} />
          <TimeSeriesChart title="Memory" unit="MiB" series={charts.memory} onRange={onRange} />
        </div>
      </Section>
    </>
  );
}
