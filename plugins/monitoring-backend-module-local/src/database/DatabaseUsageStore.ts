import type { UsageHour, UsageQuery } from '@internal/plugin-monitoring-common';
import type { UsageSource } from '@internal/plugin-monitoring-node';
import type { Knex } from 'knex';
import type { UsageAddition, UsageMark } from '../usage/UsageMeter';

interface UsageHourRow {
  hour: Date;
  service: string;
  environment: string;
  team: string;
  cpu_seconds: number;
  memory_gib_seconds: number;
  instance_seconds: number;
}

interface UsageMarkRow {
  process: string;
  cpu_seconds: number;
  /** bigint, which pg gives as text. */
  seen_ms: string;
}

const ADD_USAGE = `
  insert into usage_hours (hour, service, environment, team, cpu_seconds, memory_gib_seconds, instance_seconds)
  select to_timestamp(hour_ms / 1000.0), service, environment, team, cpu_seconds, memory_gib_seconds, instance_seconds
  from jsonb_to_recordset(?::jsonb) as batch(
    hour_ms bigint, service text, environment text, team text, cpu_seconds double precision,
    memory_gib_seconds double precision, instance_seconds double precision)
  on conflict (hour, service, environment, team) do update set
    cpu_seconds = usage_hours.cpu_seconds + excluded.cpu_seconds,
    memory_gib_seconds = usage_hours.memory_gib_seconds + excluded.memory_gib_seconds,
    instance_seconds = usage_hours.instance_seconds + excluded.instance_seconds`;

/** Hourly usage in the table `usage_hours`. */
export class DatabaseUsageStore implements UsageSource {
  readonly id = 'local';

  constructor(private readonly knex: Knex) {}

  async readMarks(): Promise<Map<string, UsageMark>> {
    const rows = await this.knex<UsageMarkRow>('usage_marks');
    return new Map(
      rows.map(row => [row.process, { cpuSeconds: row.cpu_seconds, seenMs: Number(row.seen_ms) }]),
    );
  }

  /** Adds usage and moves the marks in one transaction, so that nothing counts twice or never. */
  async add(
    additions: Array<UsageAddition & { team: string }>,
    marks: Map<string, UsageMark>,
  ): Promise<void> {
    const rows = additions.map(addition => ({
      hour_ms: addition.hourMs,
      service: addition.service,
      environment: addition.environment,
      team: addition.team,
      cpu_seconds: addition.cpuSeconds,
      memory_gib_seconds: addition.memoryGibSeconds,
      instance_seconds: addition.instanceSeconds,
    }));
    await this.knex.transaction(async trx => {
      await trx.raw(ADD_USAGE, [JSON.stringify(rows)]);
      await trx<UsageMarkRow>('usage_marks').delete();
      if (marks.size === 0) return;
      await trx<UsageMarkRow>('usage_marks').insert(
        [...marks].map(([process, { cpuSeconds, seenMs }]) => ({
          process,
          cpu_seconds: cpuSeconds,
          seen_ms: String(seenMs),
        })),
      );
    });
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
    }));
  }
}
