import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSupervisorClient } from './client.ts';
import { processRuns } from './processId.ts';
import { findStrays } from './strays.ts';
import { TestPlatform } from './testing.ts';
import { takeFreePort } from './workloads/ports.ts';

const MAIN = fileURLToPath(new URL('./testing/supervisorProcess.ts', import.meta.url));

const t = new TestPlatform();
let supervisor: ChildProcess;
let output = '';

async function startSupervisor(): Promise<number> {
  output = '';
  supervisor = spawn(process.execPath, [MAIN, JSON.stringify(t.options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  supervisor.stdout!.on('data', chunk => (output += chunk));
  for (;;) {
    const started = /started, (\d+) adopted/.exec(output);
    if (started) {
      return Number(started[1]);
    }
    assert.equal(supervisor.exitCode, null, output);
    await sleep(10);
  }
}

async function killSupervisor(): Promise<void> {
  const exited = once(supervisor, 'exit');
  supervisor.kill('SIGKILL');
  await exited;
}

const gatewayPid = (): number =>
  JSON.parse(readFileSync(join(t.dataDir, 'run', 'gateway.json'), 'utf8')).pid;

/** Processes of services of this platform, as the system knows them. */
const running = () => findStrays(t.dataDir, []).filter(({ pid }) => pid !== gatewayPid());

before(async () => {
  mkdirSync(t.dataDir);
  t.options = { dataDir: t.dataDir, portalPort: 1, gatewayPort: await takeFreePort() };
  t.client = createSupervisorClient({ tokenFile: join(t.dataDir, 'run', 'supervisor.json') });
  await startSupervisor();
  await t.client.apply(t.spec('order', [t.release()]));
  await t.untilHealthy('order');
});
after(async () => {
  const exited = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  await exited;
  assert.deepEqual(findStrays(t.dataDir, []), [], 'a clean stop leaves no process');
  rmSync(t.folder, { recursive: true, force: true });
});

test('a new supervisor adopts what runs: same process, no request lost', async () => {
  const before = (await t.get('order.dev.localhost')).json.pid;
  const statuses = new Set<number>();
  const done = new AbortController();
  const load = (async () => {
    while (!done.signal.aborted) {
      statuses.add((await t.get('order.dev.localhost')).status);
    }
  })();
  await killSupervisor();
  await sleep(200);
  assert.equal(await startSupervisor(), 1);
  const status = await t.untilHealthy('order');
  assert.equal(status.instances[0].pid, before);
  await sleep(200);
  done.abort();
  await load;
  assert.deepEqual(statuses, new Set([200]));
  assert.equal(running().length, 1);
});

test('a service that dies while there is no supervisor is started by the next one', async () => {
  const { pid } = (await t.get('order.dev.localhost')).json;
  await killSupervisor();
  process.kill(pid, 'SIGKILL');
  const held = t.get('order.dev.localhost');
  assert.equal(await startSupervisor(), 0);
  assert.equal((await held).status, 200, 'the gateway holds what it cannot deliver');
  await t.untilHealthy('order');
  assert.equal(running().length, 1);
});

test('a gateway that is killed comes back with its routes, with and without a supervisor', async () => {
  const answers = async () => {
    for (;;) {
      try {
        return (await t.get('order.dev.localhost')).status;
      } catch {
        await sleep(20);
      }
    }
  };
  const first = gatewayPid();
  process.kill(first, 'SIGKILL');
  assert.equal(await answers(), 200);
  assert.notEqual(gatewayPid(), first);

  await killSupervisor();
  process.kill(gatewayPid(), 'SIGKILL');
  await startSupervisor();
  assert.equal(await answers(), 200);
  assert.equal(running().length, 1);
});

test('a rollout goes on wherever the supervisor is killed, and everything runs once', async () => {
  for (const delay of [0, 30, 80, 150, 300]) {
    const release = t.release({ readyAfterMs: 100 });
    const secretsDir = t.secrets({ 'database-url': `after ${delay} ms` });
    const spec = t.spec('order', [release], { secretsDir, migrationSecretsDir: secretsDir });
    await t.client.apply(spec);
    await sleep(delay);
    await killSupervisor();
    await startSupervisor();
    await t.untilHealthy('order');
    const status = await t.until('order', each => each.instances.length === 1);
    assert.equal(status.activeDigest, release.digest);
    assert.equal((await t.get('order.dev.localhost')).json.release, release.digest);
    const pids = running().map(({ pid }) => pid);
    assert.deepEqual(pids, [status.instances[0].pid]);
    assert.ok(t.migrationsOf(release).length >= 1);
  }
});

test('what is asleep stays asleep and wakes; what was to be removed is removed', async () => {
  await t.client.apply(t.spec('sleeper', [t.release()], { sleepAfterSeconds: 0.3 }));
  await t.until('sleeper', status => status.phase === 'Asleep' && status.instances.length === 0);
  await killSupervisor();
  const held = t.get('sleeper.dev.localhost');
  await sleep(100);
  await startSupervisor();
  assert.equal((await held).status, 200);

  void t.client.remove('sleeper', 'dev').catch(() => undefined);
  await sleep(20);
  await killSupervisor();
  await startSupervisor();
  while (await t.client.get('sleeper', 'dev')) {
    await sleep(20);
  }
  assert.equal((await t.get('sleeper.dev.localhost')).status, 404);
});

test('a process that no record knows is ended', async () => {
  const { pid } = (await t.get('order.dev.localhost')).json;
  await killSupervisor();
  rmSync(join(t.dataDir, 'run', 'children'), { recursive: true });
  const [before] = running();
  assert.equal(before.pid, pid);
  await startSupervisor();
  await t.untilHealthy('order');
  assert.equal(processRuns(before), false);
  assert.equal(running().length, 1);
});
