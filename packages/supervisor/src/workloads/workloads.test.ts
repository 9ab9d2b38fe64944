import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { WorkloadRelease, WorkloadStatus } from '../api.ts';
import { TestPlatform } from '../testing.ts';

let t: TestPlatform;
before(async () => {
  t = await TestPlatform.start();
});
after(() => t.end());

const instancesOf = async (service: string) => (await t.client.get(service, 'dev'))!.instances;
const servingRelease = async (service: string) => {
  const answer = await t.get(`${service}.dev.localhost`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json.release as string;
};

test('a release migrates once, gets ready, serves, and has what the contract promises', async () => {
  const release = t.release();
  const spec = t.spec('order', [release], {
    secretsDir: t.secrets({ 'database-url': 'postgres://a:secret-a@localhost/order' }),
    migrationSecretsDir: t.secrets({ 'database-url': 'postgres://owner' }),
    dependsOn: ['stock-keeper'],
    env: { GREETING: 'hello' },
  });
  const first = await t.client.apply(spec);
  assert.equal(first.phase, 'Progressing');
  const status = await t.untilHealthy('order');
  assert.deepEqual(t.migrationsOf(release), ['postgres://owner']);
  assert.equal(status.activeDigest, release.digest);
  assert.deepEqual(
    status.conditions.map(({ type, status: value }) => [type, value]),
    [
      ['Migrated', 'True'],
      ['Available', 'True'],
      ['Progressing', 'False'],
    ],
  );

  const [instance] = status.instances;
  const runDir = join(t.dataDir, 'run', 'instances', instance.id);
  assert.equal(statSync(runDir).mode & 0o777, 0o700);
  assert.equal(statSync(join(runDir, 'token')).mode & 0o777, 0o600);
  const config = JSON.parse(readFileSync(join(runDir, 'config.json'), 'utf8'));
  const stockUrl = `http://127.0.0.1:${t.options.gatewayPort}/_/dev/stock-keeper`;
  assert.deepEqual(config.services, { 'stock-keeper': stockUrl });
  assert.equal(config.release, release.digest);
  const jwks = (await (await fetch(config.issuers[0].jwksUrl)).json()) as JSONWebKeySet;
  const { payload } = await jwtVerify(
    readFileSync(join(runDir, 'token'), 'utf8'),
    createLocalJWKSet(jwks),
    { issuer: 'devopshub-platform', audience: 'devopshub' },
  );
  assert.equal(payload.sub, 'order/dev');
  assert.equal(payload.exp! - payload.iat!, 15 * 60);

  if (process.platform === 'linux') {
    const environment = readFileSync(`/proc/${instance.pid}/environ`, 'utf8').split('\0');
    assert.ok(environment.includes(`SERVICE_STOCK_KEEPER_URL=${stockUrl}`));
    assert.ok(environment.includes('GREETING=hello'));
    assert.ok(environment.includes('NODE_ENV=production'));
    const args = readFileSync(`/proc/${instance.pid}/cmdline`, 'utf8');
    assert.doesNotMatch(environment.join() + args, /secret-a|eyJ/);
  }

  assert.equal((await t.client.apply(spec)).generation, 1, 'the same spec changes nothing');
});

test('a flag and a rotated secret reach the run directory of a running instance', async () => {
  const [instance] = await instancesOf('order');
  const runDir = join(t.dataDir, 'run', 'instances', instance.id);
  mkdirSync(join(t.dataDir, 'flags', 'dev'), { recursive: true });
  writeFileSync(join(t.dataDir, 'flags', 'dev', 'order.json'), '{"slow":true}');
  while (!existsSync(join(runDir, 'flags.json'))) {
    await sleep(50);
  }
  assert.equal(readFileSync(join(runDir, 'flags.json'), 'utf8'), '{"slow":true}');
});

test('a new release replaces the old one without a failed request, and the run directory goes', async () => {
  const [old] = await instancesOf('order');
  const release = t.release({ readyAfterMs: 300 });
  const secretsDir = t.secrets({ 'database-url': 'postgres://b' });
  const done = new AbortController();
  const statuses = new Map<number, number>();
  const load = Array.from({ length: 4 }, async () => {
    while (!done.signal.aborted) {
      const { status } = await t.get('order.dev.localhost', '/slow?ms=20');
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  await t.client.apply(t.spec('order', [release], { secretsDir, migrationSecretsDir: secretsDir }));
  await t.untilHealthy('order');
  await t.until('order', status => status.instances.length === 1);
  done.abort();
  await Promise.all(load);
  assert.deepEqual([...statuses.keys()], [200]);
  assert.equal(await servingRelease('order'), release.digest);
  assert.equal(existsSync(join(t.dataDir, 'run', 'instances', old.id)), false);
});

test('a failed migration leaves the old release serving and tells why', async () => {
  const before = await servingRelease('order');
  const release = t.release({ migrate: 'column "price" exists' });
  const secretsDir = t.secrets({ 'database-url': 'postgres://c' });
  const spec = t.spec('order', [release], { secretsDir, migrationSecretsDir: secretsDir });
  await t.client.apply(spec);
  const status = await t.until('order', each => each.phase === 'Degraded');
  assert.match(status.message, /migration for .* ended with code 1; .* goes on serving/);
  assert.ok(status.lastLogLines!.some(line => line.includes('column \\"price\\" exists')));
  assert.equal(status.conditions[0].status, 'False');
  assert.equal(await servingRelease('order'), before);
  assert.equal(t.migrationsOf(release).length, 1, 'not tried again by itself');

  writeFileSync(join(release.bundleDir, 'faults.json'), '{}');
  await t.client.restart('order', 'dev');
  await t.untilHealthy('order');
  assert.equal(await servingRelease('order'), release.digest);
});

test('a release that never gets ready is Degraded with its last answer; the old one goes on, also when it dies', async () => {
  const before = await servingRelease('order');
  await t.client.apply(
    t.spec('order', [t.release({ notReady: 'connection refused' })], { readyTimeoutSeconds: 0.5 }),
  );
  // On a busy machine the time can be over before the process listens at all.
  const status = await t.until(
    'order',
    each => each.phase === 'Degraded' && each.readiness?.status === 503,
  );
  assert.match(
    status.message,
    /not ready within 0.5 s: 503 .*connection refused.* goes on serving/,
  );
  assert.deepEqual(status.readiness, { status: 503, body: '{"database":"connection refused"}' });
  assert.equal(await servingRelease('order'), before);

  const old = status.instances.find(instance => instance.digest === before)!;
  process.kill(old.pid, 'SIGKILL');
  await t.until('order', each =>
    each.instances.some(
      ({ digest, pid, phase }) => digest === before && pid !== old.pid && phase === 'Ready',
    ),
  );
  assert.equal(await servingRelease('order'), before);
});

test('weights over releases, rules first, previews under their own name, and their end', async () => {
  const stable = t.release({}, 'stable', 50);
  const canary = t.release({}, 'canary', 50);
  const preview: WorkloadRelease = { ...t.release({}, 'preview', 0), previewId: 'fix-tax' };
  const routing = {
    rules: [{ digest: canary.digest, header: { name: 'X-Canary', value: 'yes' } }],
  };
  await t.client.apply(t.spec('split', [stable, canary, preview], { routing }));
  await t.untilHealthy('split');
  await t.until('split', each => each.previews![0].phase === 'Healthy');
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    seen.add(await servingRelease('split'));
  }
  assert.deepEqual(seen, new Set([stable.digest, canary.digest]));
  for (let i = 0; i < 10; i++) {
    const ruled = await t.get('split.dev.localhost', '/', { 'x-canary': 'yes' });
    assert.equal(ruled.json.release, canary.digest);
  }
  const byPreview = await t.get('fix-tax.split.dev.localhost');
  assert.equal(byPreview.json.release, preview.digest);
  const tenant = await t.get('acme.split.dev.localhost');
  assert.match(tenant.json.headers.host, /^acme\.split\.dev\.localhost/);

  const pids = (await instancesOf('split')).map(({ digest, pid }) => `${digest} ${pid}`).sort();
  await t.client.apply(
    t.spec('split', [{ ...stable, weight: 0 }, { ...canary, weight: 100 }, preview], { routing }),
  );
  await t.untilHealthy('split');
  for (let i = 0; i < 20; i++) {
    assert.equal(await servingRelease('split'), canary.digest);
  }
  const after = (await instancesOf('split')).map(({ digest, pid }) => `${digest} ${pid}`).sort();
  assert.deepEqual(after, pids, 'weights need no new process');

  await t.client.apply(t.spec('split', [{ ...canary, role: 'stable', weight: 100 }]));
  await t.until('split', each => each.phase === 'Healthy' && each.instances.length === 1);
  assert.ok(pids.includes(`${canary.digest} ${(await instancesOf('split'))[0].pid}`));
  assert.equal((await t.get('fix-tax.split.dev.localhost')).status, 404);
});

test('what is not a spec is refused with the place and the reason', async () => {
  const spec = t.spec('order', [t.release({}, 'stable', 60)]);
  await assert.rejects(t.client.apply(spec), {
    status: 400,
    message: /\/releases: weights .* must sum to 100, not 60/,
  });
  const { url } = JSON.parse(readFileSync(t.platform.tokenFile, 'utf8'));
  assert.equal((await fetch(`${url}/v1/workloads`)).status, 401);
  const wrong = { headers: { authorization: 'Bearer nothing' } };
  assert.equal((await fetch(`${url}/v1/processes`, wrong)).status, 401);
  assert.equal((await fetch(`${url}/v1/healthz`)).status, 200);
  assert.equal(statSync(t.platform.tokenFile).mode & 0o777, 0o600);
});

test('an empty list of releases stops a service', async () => {
  await t.client.apply(t.spec('order', []));
  await t.until('order', each => each.phase === 'Stopped' && each.instances.length === 0);
  const answer = await t.get('order.dev.localhost');
  assert.equal(answer.status, 503);
  assert.match(answer.json.title, /is stopped/);
  const left = readdirSync(join(t.dataDir, 'run', 'instances'));
  assert.deepEqual(
    left.filter(name => name.startsWith('order-')),
    [],
  );
});

describe('each in its own time', { concurrency: true }, () => {
  describe('a crash loop and a kill', { concurrency: false }, () => {
    test('a release that dies at its start is a crash loop after five deaths; a new spec leaves it', async () => {
      await t.client.apply(t.spec('looper', [t.release({ crashAtStart: true })]));
      const status = await t.until('looper', each => each.phase === 'CrashLoop');
      assert.equal(status.restarts, 4);
      assert.equal(status.lastExit!.code, 7);
      assert.ok(status.lastLogLines!.some(line => line.includes('out of luck')));
      const answer = await t.get('looper.dev.localhost');
      assert.equal(answer.status, 503);
      assert.match(answer.json.detail, /not started any more.*catalog\/default\/component\/looper/);
      await sleep(1000);
      assert.equal((await t.client.get('looper', 'dev'))!.restarts, 4);
      await t.client.apply(t.spec('looper', [t.release()]));
      assert.equal((await t.untilHealthy('looper')).restarts, 0);
    });

    test('an instance that is killed is started again; requests are held meanwhile', async () => {
      const [{ pid }] = await instancesOf('looper');
      process.kill(pid, 'SIGKILL');
      // A request that had reached the process is lost with it; one that finds nobody is held.
      await t.until('looper', each => each.instances[0]?.pid !== pid);
      const answer = await t.get('looper.dev.localhost');
      assert.equal(answer.status, 200);
      assert.notEqual(answer.json.pid, pid);
      const status = await t.untilHealthy('looper');
      assert.equal(status.lastExit!.signal, 'SIGKILL');
      assert.equal(status.restarts, 1);
    });
  });

  test('an instance that ignores SIGTERM is killed after ten seconds', async () => {
    const stubborn = t.release({ ignoreSigterm: true });
    await t.client.apply(t.spec('stubborn', [stubborn]));
    await t.untilHealthy('stubborn');
    const started = Date.now();
    await t.client.remove('stubborn', 'dev');
    assert.ok(Date.now() - started >= 9_500);
    assert.equal(await t.client.get('stubborn', 'dev'), undefined);
    assert.equal((await t.get('stubborn.dev.localhost')).status, 404);
    assert.equal(existsSync(join(t.dataDir, 'workloads', 'dev', 'stubborn.json')), false);
  });

  test('an idle service sleeps, holds no process, and many requests wake it by one', async () => {
    const release = t.release();
    await t.client.apply(t.spec('sleeper', [release], { sleepAfterSeconds: 0.5 }));
    const awakeOrAsleep = (each: WorkloadStatus) => /Healthy|Asleep/.test(each.phase);
    await t.until('sleeper', awakeOrAsleep);
    const long = t.get('sleeper.dev.localhost', '/slow?ms=3000');
    await sleep(200);
    await t.until('sleeper', each => each.phase === 'Healthy');
    await sleep(1200);
    assert.equal(
      (await t.client.get('sleeper', 'dev'))!.phase,
      'Healthy',
      'not with a request in flight',
    );
    assert.equal((await long).status, 200);
    await t.until('sleeper', each => each.phase === 'Asleep' && each.instances.length === 0);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => t.get('sleeper.dev.localhost')),
    );
    assert.deepEqual(new Set(answers.map(answer => answer.status)), new Set([200]));
    assert.equal(new Set(answers.map(answer => answer.json.pid)).size, 1);

    await t.until('sleeper', each => each.phase === 'Asleep' && each.instances.length === 0);
    const awake = await t.client.wake('sleeper', 'dev');
    assert.equal(awake.instances.length, 1);
  });

  test('the memory limit replaces an instance that outgrows it', async () => {
    await t.client.apply(t.spec('glutton', [t.release()], { memoryLimitMiB: 128 }));
    const { instances } = await t.untilHealthy('glutton');
    await t.get('glutton.dev.localhost', '/leak?mib=90');
    const status = await t.until(
      'glutton',
      each => each.instances.length === 1 && each.instances[0].pid !== instances[0].pid,
    );
    assert.equal(status.lastExit!.reason, 'memory limit');
  });
});
