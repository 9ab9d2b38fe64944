import type { UsageHour, UsageQuery } from '@internal/plugin-monitoring-common';
import type { UsageSource } from '@internal/plugin-monitoring-node';
import type { Knex } from 'knex';
import type { UsageLine } from '../usage/readUsageLedger';

interface UsageHourRow {
  hour: Date;
  service: string;
  environment: string;
  team: string;
  cpu_seconds: number;
  memory_gib_seconds: number;
  instance_seconds: number;
  requests: number;
}

const GIB = 1024 ** 3;
const ROWS_PER_STATEMENT = 1_000;

/** Hourly usage in the table `usage_hours`. */
export class DatabaseUsageStore implements UsageSource {
  readonly id = 'local';

  constructor(private readonly knex: Knex) {}

  /** Takes the amounts of whole hours, so that the same hour can be written again as it grows. */
  async write(lines: UsageLine[]): Promise<void> {
    for (let i = 0; i < lines.length; i += ROWS_PER_STATEMENT) {
      await this.knex<UsageHourRow>('usage_hours')
        .insert(lines.slice(i, i + ROWS_PER_STATEMENT).map(toRow))
        .onConflict(['hour', 'service', 'environment'])
        .merge();
    }
  }

  async hours({ service, environment, from, to }: UsageQuery): Promise<UsageHour[]> {
    const rows = await this.knex<UsageHourRow>('usage_hours')
      .where({ service, ...(environment && { environment }) })
      .where('hour', '>=', new Date(from))
      .where('hour', '<', new Date(to))
      .orderBy('hour');
    return rows.map(row => ({
      hour: row.hour.toISOString(),
      service: row.service,
      environment: row.environment,
      team: row.team,
      cpuSeconds: row.cpu_seconds,
      memoryGibSeconds: row.memory_gib_seconds,
      instanceSeconds: row.instance_seconds,
      requests: row.requests,
    }));
  }
}

function toRow(line: UsageLine): UsageHourRow {
  return {
    hour: new Date(line.hour),
    service: line.service,
    environment: line.environment,
    team: line.team,
    cpu_seconds: line.cpuSeconds,
    memory_gib_seconds: line.rssByteSeconds / GIB,
    instance_seconds: line.instanceSeconds,
    requests: line.requests,
  };
}
