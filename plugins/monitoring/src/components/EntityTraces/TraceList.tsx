import { useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Select, Switch } from '@backstage/ui';
import type { TraceSummary } from '@internal/plugin-monitoring-common';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  StaleNotice,
  TimeRangePicker,
  resolveTimeRange,
  useLoad,
  useTimeRange,
  useUrlState,
} from '@internal/portal-ui';
import { monitoringApiRef } from '../../api/MonitoringApi';
import styles from '../monitoring.module.css';
import { ScopeToolbar } from '../ScopeToolbar';
import { TraceTable } from './TraceTable';

const LIMIT = 100;

const DURATIONS = [
  { id: '0', label: 'Any duration' },
  { id: '10', label: 'At least 10 ms' },
  { id: '100', label: 'At least 100 ms' },
  { id: '500', label: 'At least 500 ms' },
  { id: '1000', label: 'At least 1 s' },
];

/** The newest traces that the service took part in. */
export function TraceList({ onOpen }: { onOpen: (traceId: string) => void }) {
  const api = useApi(monitoringApiRef);
  const { entity } = useEntity();
  const service = entity.metadata.name;
  const [environment, setEnvironment] = useUrlState('env', 'dev');
  const [errors, setErrors] = useUrlState('errors');
  const [minDuration, setMinDuration] = useUrlState('min', '0');
  const { range, rangeKey, setPreset } = useTimeRange();

  const load = useLoad(
    (signal): Promise<TraceSummary[]> => {
      const { fromMs, toMs } = resolveTimeRange(range, Date.now());
      return api.searchTraces(
        {
          service,
          environment,
          minDurationMs: Number(minDuration) || undefined,
          errorsOnly: errors === 'only' || undefined,
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
          limit: LIMIT,
        },
        signal,
      );
    },
    [api, service, environment, errors, minDuration, rangeKey],
    range.preset === undefined ? undefined : { refreshSeconds: 10 },
  );

  const filtered = errors === 'only' || minDuration !== '0';
  return (
    <div className={styles.page}>
      <ScopeToolbar environment={environment} onEnvironment={setEnvironment}>
        <Select
          aria-label="Duration"
          size="small"
          options={DURATIONS}
          value={minDuration}
          onChange={key => setMinDuration(String(key))}
        />
        <TimeRangePicker range={range} onPreset={setPreset} />
        <Switch
          label="With errors only"
          isSelected={errors === 'only'}
          onChange={on => setErrors(on ? 'only' : undefined)}
        />
        {load.status === 'loaded' ? (
          <StaleNotice time={load.loadTime} failed={!!load.staleError} retry={load.reload} />
        ) : null}
      </ScopeToolbar>
      {load.status === 'loading' ? <LoadingSkeleton count={8} label="Traces" /> : null}
      {load.status === 'error' ? (
        <ErrorState
          title="The traces could not be read"
          error={load.error}
          unharmed="The service is not affected, and its traces are still collected."
          retry={load.reload}
        />
      ) : null}
      {load.status === 'loaded' && load.value.length === 0 ? (
        <EmptyState title={filtered ? 'No trace matches these filters' : 'No traces in this time'}>
          {filtered
            ? 'Take a filter away, or choose a longer time.'
            : `Each request to the service in ${environment} makes one; it appears a few seconds later and is kept for 24 hours.`}
        </EmptyState>
      ) : null}
      {load.status === 'loaded' && load.value.length > 0 ? (
        <TraceTable traces={load.value} limit={LIMIT} onOpen={onOpen} />
      ) : null}
    </div>
  );
}
