import type { SchedulerService } from '@backstage/backend-plugin-api';
import type { MetricStore } from './metrics/MetricStore';
import type { TraceStore } from './traces/TraceStore';

const KEPT_MS = 24 * 3_600_000;

/** Forgets metrics and traces after 24 hours. Usage is kept. */
export async function scheduleRetention({
  scheduler,
  metrics,
  traces,
  now,
}: {
  scheduler: SchedulerService;
  metrics: MetricStore;
  traces: TraceStore;
  now: () => number;
}): Promise<void> {
  await scheduler.scheduleTask({
    id: 'monitoring-local-retention',
    frequency: { minutes: 10 },
    timeout: { minutes: 5 },
    initialDelay: { minutes: 1 },
    fn: async () => {
      await metrics.deleteBefore(now() - KEPT_MS);
      await traces.deleteBefore(now() - KEPT_MS);
    },
  });
}
