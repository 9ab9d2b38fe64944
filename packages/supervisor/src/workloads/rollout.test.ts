import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { WorkloadRelease, WorkloadStatus } from '../api.ts';
import { TestPlatform } from '../testing.ts';

const HOST = 'shop.dev.localhost';

let t: TestPlatform;
let stable: WorkloadRelease;
let canary: WorkloadRelease;
before(async () => {
  t = await TestPlatform.start();
  stable = t.release();
  canary = { ...t.release(), role: 'canary' };
  await t.client.apply(t.spec('shop', [stable]));
  await t.untilHealthy('shop');
});
after(() => t.end());

const weighted = (weight: number, more: Partial<WorkloadRelease> = {}): WorkloadRelease[] => [
  { ...stable, weight: 100 - weight },
  { ...canary, ...more, weight },
];
const pids = (status: WorkloadStatus) =>
  Object.fromEntries(status.instances.map(each => [each.digest, each.pid]));
const inForce = (status: WorkloadStatus, weight: number) =>
  status.releaseStatuses.find(each => each.role === 'canary')?.weight === weight;

async function shareOf(digest: string, requests: number, headers: Record<string, string> = {}) {
  const answers = await Promise.all(
    Array.from({ length: requests }, () => t.get(HOST, '/', headers)),
  );
  assert.ok(answers.every(answer => answer.status === 200));
  return answers.filter(answer => answer.json.release === digest).length / requests;
}

test('a canary starts without traffic, then gets the share that its weight says', async () => {
  const before = await t.client.get('shop', 'dev');
  await t.client.apply(t.spec('shop', weighted(0)));
  const beside = await t.untilHealthy('shop');
  assert.equal(pids(beside)[stable.digest], pids(before!)[stable.digest], 'stable runs on');
  assert.deepEqual(
    beside.releaseStatuses.map(({ role, weight, ready, phase }) => [role, weight, ready, phase]),
    [
      ['stable', 100, 1, 'Healthy'],
      ['canary', 0, 1, 'Healthy'],
    ],
  );
  assert.equal(await shareOf(canary.digest, 50), 0);

  await t.client.apply(t.spec('shop', weighted(20)));
  await t.until('shop', status => inForce(status, 20));
  const share = await shareOf(canary.digest, 1000);
  // Four standard deviations around 20 % of 1000.
  assert.ok(share > 0.15 && share < 0.25, `${share}`);
});

test('twenty changes of weight under load lose no request and restart nothing', async t2 => {
  const before = pids((await t.client.get('shop', 'dev'))!);
  const done = new AbortController();
  const statuses = new Map<number, number>();
  const load = Array.from({ length: 6 }, async () => {
    while (!done.signal.aborted) {
      const { status } = await t.get(HOST, '/slow?ms=5');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  const took: number[] = [];
  for (let i = 1; i <= 20; i++) {
    const weight = (i * 35) % 101;
    const begun = performance.now();
    await t.client.apply(t.spec('shop', weighted(weight)));
    await t.until('shop', status => inForce(status, weight));
    took.push(performance.now() - begun);
  }
  done.abort();
  await Promise.all(load);
  took.sort((a, b) => a - b);
  t2.diagnostic(
    `${statuses.get(200)} requests, change of weight median ${took[10].toFixed(
      0,
    )} ms, worst ${took[19].toFixed(0)} ms`,
  );
  assert.deepEqual([...statuses.keys()], [200]);
  assert.deepEqual(pids((await t.client.get('shop', 'dev'))!), before);
});

test('rules lead to the canary at weight 0, a sticky visitor stays, a preview is the same process', async () => {
  const rules = [
    { digest: canary.digest, header: { name: 'X-Beta', value: 'yes' } },
    { digest: canary.digest, cookie: { name: 'beta', value: '1' } },
    { digest: canary.digest, hash: { header: 'x-user', percent: 50 } },
  ];
  await t.client.apply(
    t.spec('shop', weighted(0, { previewId: 'next' }), { routing: { rules, sticky: true } }),
  );
  await t.until('shop', status => inForce(status, 0) && status.previews?.[0].phase === 'Healthy');
  assert.equal(await shareOf(canary.digest, 10, { 'x-beta': 'yes' }), 1);
  assert.equal(await shareOf(canary.digest, 10, { cookie: 'beta=1' }), 1);
  assert.equal(await shareOf(canary.digest, 10), 0);
  const users = Array.from({ length: 200 }, (_, i) => `user-${i}`);
  const shares = await Promise.all(
    users.map(user => shareOf(canary.digest, 2, { 'x-user': user })),
  );
  assert.ok(shares.every(share => share === 0 || share === 1));
  const half = shares.filter(share => share === 1).length;
  assert.ok(half > 70 && half < 130, `${half}`);

  const preview = await t.get(`next.${HOST}`);
  const ruled = await t.get(HOST, '/', { 'x-beta': 'yes' });
  assert.equal(preview.json.pid, ruled.json.pid);

  await t.client.apply(t.spec('shop', weighted(50), { routing: { sticky: true } }));
  await t.until('shop', status => inForce(status, 50));
  const first = await t.get(HOST);
  const cookie = String(first.headers['set-cookie']).split(';')[0];
  assert.equal(await shareOf(first.json.release, 20, { cookie }), 1);
  assert.equal((await t.get(`next.${HOST}`)).status, 404, 'the preview is over');
});

test('a baseline is a fresh process of the stable release and counted apart', async () => {
  const baseline: WorkloadRelease = { ...stable, role: 'baseline', weight: 20 };
  await t.client.apply(
    t.spec('shop', [{ ...stable, weight: 60 }, { ...canary, weight: 20 }, baseline]),
  );
  const status = await t.until('shop', each => each.releaseStatuses[2]?.weight === 20);
  assert.equal(status.instances.filter(each => each.digest === stable.digest).length, 2);
  await shareOf(canary.digest, 100, { 'x-devopshub-synthetic': '1' });
  const metrics = await (
    await fetch(`http://127.0.0.1:${t.options.gatewayPort}/_gateway/metrics`)
  ).text();
  assert.match(
    metrics,
    /_total\{.*release="sha256:\w+",role="baseline",synthetic="1",status="2xx"/,
  );
  assert.match(metrics, /_total\{.*release="sha256:\w+",role="canary",synthetic="1",status="2xx"/);
});

test('promotion keeps the process; the earlier release stands by and takes over at once', async t2 => {
  const before = pids((await t.client.get('shop', 'dev'))!);
  await t.client.apply(t.spec('shop', weighted(50)));
  await t.untilHealthy('shop');
  const promoted: WorkloadRelease[] = [
    { ...canary, role: 'stable', weight: 100 },
    { ...stable, role: 'standby', weight: 0 },
  ];
  await t.client.apply(t.spec('shop', promoted));
  const status = await t.untilHealthy('shop');
  assert.equal(status.activeDigest, canary.digest);
  assert.deepEqual(pids(status)[canary.digest], before[canary.digest]);
  assert.equal(await shareOf(canary.digest, 20), 1);

  const begun = performance.now();
  await t.client.apply(t.spec('shop', [stable]));
  await t.until('shop', each => each.activeDigest === stable.digest);
  t2.diagnostic(`back after ${(performance.now() - begun).toFixed(0)} ms`);
  assert.equal(await shareOf(stable.digest, 20), 1);
});

test('a canary that crashes costs no request after it, and is told apart', async () => {
  const crash: WorkloadRelease = { ...t.release({ crashAtStart: true }), role: 'canary' };
  await t.client.apply(
    t.spec('shop', [
      { ...stable, weight: 80 },
      { ...crash, weight: 20 },
    ]),
  );
  const status = await t.until('shop', each => each.phase === 'CrashLoop');
  assert.deepEqual(
    status.releaseStatuses.map(({ role, weight, phase }) => [role, weight, phase]),
    [
      ['stable', 100, 'Healthy'],
      ['canary', 0, 'CrashLoop'],
    ],
  );
  assert.equal(await shareOf(stable.digest, 50), 1);
  await t.client.apply(t.spec('shop', [stable]));
  await t.untilHealthy('shop');
});

test('each release has its own replicas, variables and faults', async () => {
  const two: WorkloadRelease = {
    ...canary,
    weight: 50,
    replicas: 2,
    env: { COLOUR: 'green' },
    memoryLimitMiB: 200,
    faults: { errorRate: 0.3, latencyMs: 5 },
  };
  await t.client.apply(
    t.spec('shop', [{ ...stable, weight: 50 }, two], { env: { COLOUR: 'red' } }),
  );
  const status = await t.untilHealthy('shop');
  const mine = status.instances.filter(each => each.digest === canary.digest);
  assert.equal(mine.length, 2);
  assert.equal(status.releaseStatuses[1].weight, 50);
  const runDir = (id: string) => join(t.dataDir, 'run', 'instances', id);
  const flags = JSON.parse(readFileSync(join(runDir(mine[0].id), 'flags.json'), 'utf8'));
  assert.deepEqual(flags.faults, [
    { route: '*', errorRate: 0.3, errorStatus: 500, latencyMilliseconds: 5 },
  ]);
  if (process.platform === 'linux') {
    const colourOf = (pid: number) =>
      /COLOUR=(\w+)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
    assert.deepEqual(
      mine.map(each => colourOf(each.pid)),
      ['green', 'green'],
    );
    assert.equal(colourOf(pids(status)[stable.digest]), 'red');
  }
  const before = mine.map(each => each.pid);
  await t.client.apply(
    t.spec(
      'shop',
      [
        { ...stable, weight: 50 },
        { ...two, replicas: 3 },
      ],
      { env: { COLOUR: 'red' } },
    ),
  );
  const scaled = await t.until('shop', each => each.releaseStatuses[1].ready === 3);
  const now = scaled.instances.map(each => each.pid);
  assert.ok(
    before.every(pid => now.includes(pid)),
    'scaling restarts nothing',
  );
});
