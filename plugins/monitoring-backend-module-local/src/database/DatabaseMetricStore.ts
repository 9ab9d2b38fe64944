import type { Knex } from 'knex';
import { decodeBlock, encodeBlock } from '../metrics/block';
import type { MetricBlock } from '../metrics/block';
import type { MetricStore } from '../metrics/MetricStore';

interface MetricBlockRow {
  service: string;
  environment: string;
  instance: string;
  metric: string;
  /** bigint, which pg gives as text. */
  start_ms: string;
  end_ms: string;
  release: string;
  cumulative: boolean;
  data: Buffer;
}

/** Keeps a statement far below PostgreSQL's 65,535 parameters. */
const ROWS_PER_STATEMENT = 500;

/** Blocks in the table `metric_blocks`. */
export class DatabaseMetricStore implements MetricStore {
  constructor(private readonly knex: Knex) {}

  async write(blocks: MetricBlock[]): Promise<void> {
    for (let i = 0; i < blocks.length; i += ROWS_PER_STATEMENT) {
      await this.knex<MetricBlockRow>('metric_blocks')
        .insert(blocks.slice(i, i + ROWS_PER_STATEMENT).map(toRow))
        .onConflict(['service', 'environment', 'instance', 'metric', 'start_ms'])
        .merge(['end_ms', 'data']);
    }
  }

  async read(query: {
    metrics: string[];
    service?: string;
    environment?: string;
    fromMs: number;
    toMs: number;
  }): Promise<MetricBlock[]> {
    const { service, environment } = query;
    const rows = await this.knex<MetricBlockRow>('metric_blocks')
      .whereIn('metric', query.metrics)
      .where('end_ms', '>=', query.fromMs)
      .where('start_ms', '<=', query.toMs)
      .modify(builder => {
        if (service !== undefined) builder.whereIn('service', [service, '']);
        if (environment !== undefined) builder.whereIn('environment', [environment, '']);
      });
    return rows.map(toBlock);
  }

  async deleteBefore(timeMs: number): Promise<void> {
    await this.knex<MetricBlockRow>('metric_blocks').where('end_ms', '<', timeMs).delete();
  }
}

function toRow(block: MetricBlock): MetricBlockRow {
  const { service, environment, instance, metric, release, cumulative, times } = block;
  return {
    service,
    environment,
    instance,
    metric,
    release,
    cumulative,
    start_ms: String(times[0]),
    end_ms: String(times[times.length - 1]),
    data: encodeBlock(block),
  };
}

function toBlock(row: MetricBlockRow): MetricBlock {
  const { service, environment, instance, metric, release, cumulative } = row;
  return {
    service,
    environment,
    instance,
    metric,
    release,
    cumulative,
    ...decodeBlock(row.data),
  };
}
