import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import type { MetricQuery } from '@internal/plugin-monitoring-common';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Collector } from './Collector';
import { DatabaseMetricStore } from './database/DatabaseMetricStore';
import { DatabaseUsageStore } from './database/DatabaseUsageStore';
import { openDatabase } from './database/openDatabase';
import { LocalMetricSource } from './metrics/LocalMetricSource';
import { MetricHead } from './metrics/MetricHead';
import { UsageLedgerReader } from './usage/readUsageLedger';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
const HOUR = '2026-01-05T10:00:00.000Z';

describe('Collector', () => {
  it('keeps metrics and usage over a restart, without counting twice', async () => {
    const knex = await databases.init('POSTGRES_18');
    await openDatabase(mockServices.database({ knex }));
    const metrics = new DatabaseMetricStore(knex);
    const usage = new DatabaseUsageStore(knex);

    const usageDir = await mkdtemp(join(tmpdir(), 'usage-'));

    let requests = 0;
    let broken = false;
    const service = createServer((_, res) => {
      res.statusCode = broken ? 500 : 200;
      // Like prom-client: a series exists from its first increment on.
      res.end(
        `# TYPE http_requests_total counter\n${
          requests ? `http_requests_total{route="/a",service="x"} ${requests}\n` : ''
        }`,
      );
    });
    await new Promise<void>(resolve => {
      service.listen(0, '127.0.0.1', resolve);
    });
    const { port } = service.address() as AddressInfo;

    const startMs = Date.parse(HOUR);
    let nowMs = startMs;
    const about = { service: 'order', environment: 'dev', startTime: HOUR };
    const runtime = {
      list: async () => [
        {
          ...about,
          instances: [{ id: 'i1', digest: 'sha256:1', port, phase: 'Ready', startTime: HOUR }],
        },
      ],
      processes: async () => [
        {
          ...about,
          name: 'i1',
          kind: 'service',
          release: 'sha256:1',
          rssBytes: 512 * 1024 ** 2,
          cpuSeconds: (nowMs - startMs) / 10_000,
        },
      ],
    } as unknown as RuntimeService;
    const makeCollector = (head: MetricHead) =>
      new Collector({
        runtime,
        auth: mockServices.auth(),
        logger: mockServices.logger.mock(),
        head,
        metrics,
        usage,
        usageLedger: new UsageLedgerReader(usageDir),
        platformTargets: [],
        now: () => nowMs,
      });
    const rounds = async (collector: Collector, count: number) => {
      for (let i = 0; i < count; i += 1) {
        nowMs += 5_000;
        await collector.runRound();
      }
    };

    const writeLedger = async (cpuSeconds: number, total: number) => {
      const line = {
        hour: '2026-01-05T10:00:00Z',
        service: 'order',
        environment: 'dev',
        team: 'group:default/commerce-team',
        cpuSeconds,
        rssByteSeconds: 30 * 1024 ** 3,
        instanceSeconds: 60,
        requests: total,
      };
      await writeFile(join(usageDir, 'current.json'), JSON.stringify([line]));
      const before = { ...line, hour: '2026-01-05T09:00:00Z' };
      const month = `${JSON.stringify({ ...before, requests: 1 })}\n${JSON.stringify(
        before,
      )}\n{"cut`;
      await writeFile(join(usageDir, '2026-01.jsonl'), month);
    };
    await writeLedger(6, 40);

    try {
      const first = makeCollector(new MetricHead());
      await rounds(first, 2);
      requests = 10;
      await rounds(first, 4);
      await first.stop();

      const head = new MetricHead();
      const second = makeCollector(head);
      await writeLedger(12, 70);
      requests = 40;
      await rounds(second, 2);
      broken = true;
      await rounds(second, 4);
      await second.stop();

      const query: MetricQuery = {
        metric: 'http_requests_total',
        matchers: { service: 'order', env: 'dev' },
        fn: 'rate',
        windowSeconds: 10,
        stepSeconds: 10,
        groupBy: ['route', 'release', 'exported_service'],
        from: new Date(startMs + 10_000).toISOString(),
        to: new Date(startMs + 60_000).toISOString(),
      };
      const source = new LocalMetricSource(head, metrics);
      const [series] = await source.query(query);
      expect(series.labels).toEqual({ route: '/a', release: 'sha256:1', exported_service: 'x' });
      expect(series.points.map(([, value]) => value)).toEqual([0, 1, 0, 3, null, null]);
      // The same from the database alone.
      expect(await new LocalMetricSource(new MetricHead(), metrics).query(query)).toEqual([series]);
      const memory = await source.query({
        ...query,
        metric: 'platform_process_memory_bytes',
        fn: 'last',
        groupBy: ['instance'],
      });
      expect(memory[0].points[3][1]).toBe(512 * 1024 ** 2);
      expect(await source.query({ ...query, matchers: { service: 'other' } })).toEqual([]);

      const day = { from: HOUR, to: '2026-01-06T00:00:00Z' };
      expect(await usage.hours({ service: 'order', environment: 'prod', ...day })).toEqual([]);
      const [hour, ...others] = await usage.hours({ service: 'order', ...day });
      expect(others).toEqual([]);
      expect(hour).toMatchObject({
        hour: HOUR,
        environment: 'dev',
        team: 'group:default/commerce-team',
        cpuSeconds: 12,
        memoryGibSeconds: 30,
        instanceSeconds: 60,
        requests: 70,
      });

      await metrics.deleteBefore(nowMs + 1);
      expect(await new LocalMetricSource(new MetricHead(), metrics).query(query)).toEqual([]);
    } finally {
      service.close();
      await rm(usageDir, { recursive: true });
    }
  });
});
