import type { MetricQuery, MetricSeries } from '@internal/plugin-monitoring-common';
import type { MetricSource } from '@internal/plugin-monitoring-node';
import { UP, assembleSeries } from './assembleSeries';
import type { MetricBlock } from './block';
import { evaluate, storedMetric } from './evaluate';
import type { MetricHead } from './MetricHead';
import type { MetricStore } from './MetricStore';

/** Answers from what was scraped on this machine: stored blocks, and the newest minutes from memory. */
export class LocalMetricSource implements MetricSource {
  readonly id = 'local';

  constructor(private readonly head: MetricHead, private readonly store: MetricStore) {}

  async query(query: MetricQuery): Promise<MetricSeries[]> {
    const metric = storedMetric(query);
    const metrics = [metric, UP];
    // What lies before the first window counts as its base.
    const fromMs = Date.parse(query.from) - 2 * query.windowSeconds * 1000 - 60_000;
    const toMs = Date.parse(query.to);
    // Memory before database: a block that is written out in between is then seen twice, not never.
    const fresh = this.head.select(metrics);
    const stored = await this.store.read({
      metrics,
      service: query.matchers.service,
      environment: query.matchers.env,
      fromMs,
      toMs,
    });
    const blocks = new Map<string, MetricBlock>();
    for (const block of [...stored, ...fresh]) blocks.set(blockKey(block), block);
    return evaluate(assembleSeries([...blocks.values()], metric, query.matchers), query);
  }
}

function blockKey({ environment, service, instance, metric, times }: MetricBlock): string {
  return [environment, service, instance, metric, times[0]].join('/');
}
