import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Meter } from './meter.ts';
import { readUsage } from './usage.ts';
import { UsageLedger } from './usageLedger.ts';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-usage-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const order = { service: 'order', environment: 'dev', team: 'group:default/commerce' };
const at = (time: string) => Date.parse(time);
const linesOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

test('the usage of this very process is near to what Node says', async () => {
  const usage = (await readUsage([{ pid: process.pid }])).get(process.pid)!;
  const own = process.memoryUsage.rss();
  assert.ok(Math.abs(usage.rssBytes - own) < own * 0.2);
  const { user, system } = process.cpuUsage();
  assert.ok(Math.abs(usage.cpuSeconds - (user + system) / 1e6) < 0.5);
  assert.equal((await readUsage([{ pid: 2 ** 22 + 1 }])).size, 0);
});

test('an hour is one line, appended once it is over, over a restart as well', () => {
  const ledger = new UsageLedger(folder);
  ledger.add(
    order,
    { cpuSeconds: 1, rssByteSeconds: 100, requests: 2 },
    at('2026-01-31T23:10:00Z'),
  );
  ledger.flush(at('2026-01-31T23:11:00Z'));
  assert.equal(existsSync(join(folder, '2026-01.jsonl')), false);

  const next = new UsageLedger(folder);
  next.add(order, { cpuSeconds: 0.5, instanceSeconds: 60 }, at('2026-01-31T23:59:00Z'));
  next.add(order, { cpuSeconds: 4 }, at('2026-02-01T00:00:01Z'));
  next.flush(at('2026-02-01T00:00:02Z'));
  next.flush(at('2026-02-01T00:00:03Z'));
  assert.deepEqual(linesOf('2026-01.jsonl'), [
    {
      hour: '2026-01-31T23:00:00Z',
      ...order,
      cpuSeconds: 1.5,
      rssByteSeconds: 100,
      instanceSeconds: 60,
      requests: 2,
    },
  ]);
  next.flush(at('2026-02-01T01:00:00Z'));
  assert.equal(linesOf('2026-02.jsonl')[0].cpuSeconds, 4);
  assert.equal(existsSync(join(folder, 'current.json')), false);
});

test('requests are counted once: not again after a restart of the gateway or of the supervisor', async () => {
  const start = at('2026-03-01T10:00:00Z');
  const stats = (requests: number) => ({
    version: 1,
    instances: {},
    services: { 'dev/order': { requests, inFlight: 0, lastRequestTime: 0 } },
  });
  const team = () => order.team;
  const first = new Meter(new UsageLedger(folder));
  await first.measure([], stats(0), team, start);
  await first.measure([], stats(10), team, start + 5_000);
  await first.measure([], stats(3), team, start + 10_000);
  first.flush(start + 10_000);
  const second = new Meter(new UsageLedger(folder));
  await second.measure([], stats(3), team, start + 20_000);
  await second.measure([], stats(5), team, start + 25_000);
  second.flush(start + 3_600_000);
  assert.equal(linesOf('2026-03.jsonl')[0].requests, 15);
});

test('memory is charged for the time it is held, CPU by what was used since', async () => {
  const start = at('2026-04-01T10:00:00Z');
  const meter = new Meter(new UsageLedger(folder));
  const own = [{ pid: process.pid, account: order }];
  await meter.measure(own, undefined, () => '', start);
  await meter.measure(own, undefined, () => '', start + 5_000);
  assert.ok(meter.usageOf(process.pid)!.cpuPercent! >= 0);
  // A laptop that slept for an hour is not charged for it.
  await meter.measure(own, undefined, () => '', start + 1_800_000);
  meter.flush(start + 3_600_000);
  const [line] = linesOf('2026-04.jsonl');
  assert.equal(line.instanceSeconds, 5);
  assert.ok(line.rssByteSeconds > 5 * 20e6 && line.rssByteSeconds < 5 * 2e9);
  assert.ok(line.cpuSeconds < 5);
});
