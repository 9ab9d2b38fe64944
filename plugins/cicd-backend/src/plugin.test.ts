import { createHmac } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Run } from '@internal/plugin-cicd-common';
import type { Knex } from 'knex';
import request from 'supertest';
import {
  DIGEST,
  head,
  MemoryDeploy,
  MemorySource,
  ScriptedRunner,
  SHA,
  startCicd,
} from './__testUtils__/cicdTestBackend';

jest.setTimeout(90_000);

describe('cicd-backend', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let source: MemorySource;
  let runner: ScriptedRunner;
  let deploy: MemoryDeploy;
  const stops: Array<() => Promise<void>> = [];

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    source = new MemorySource();
    runner = new ScriptedRunner();
    deploy = new MemoryDeploy();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  async function start(options: { allow?: (permission: string, ref: string) => boolean } = {}) {
    const backend = await startCicd({ knex, source, runner, deploy, ...options });
    stops.push(() => backend.stop());
    const { server } = backend;
    const runs = async (query = ''): Promise<Run[]> =>
      (await request(server).get(`/api/cicd/runs?${query}`)).body.items;
    return { server, runs, stop: () => backend.stop() };
  }

  async function until<T>(check: () => Promise<T | undefined | false>): Promise<T> {
    for (;;) {
      const found = await check();
      if (found) return found;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  it('builds a push once, keeps its log and steps, and registers the release', async () => {
    runner.script = async (_, reporter) => {
      await reporter.step('checkout', { phase: 'Running', startTime: new Date().toISOString() });
      await reporter.describe({ commitMessage: 'Add tax', commitAuthor: 'Ann' });
      await reporter.log('checkout', ['one', 'two']);
      await reporter.step('checkout', { phase: 'Succeeded', endTime: new Date().toISOString() });
      return { phase: 'Succeeded', artifactDigest: DIGEST, artifactRef: 'local:x', sizeBytes: 7 };
    };
    const { server, runs } = await start();
    await source.push(head(SHA('a')));
    await source.push(head(SHA('a')));
    const run = await until(async () => (await runs()).find(each => each.phase === 'Succeeded'));
    expect(run).toMatchObject({
      commitMessage: 'Add tax',
      commitAuthor: 'Ann',
      attempt: 1,
      releaseDigest: DIGEST,
    });
    expect(run.steps[0]).toMatchObject({ name: 'checkout', phase: 'Succeeded' });
    expect(await runs()).toHaveLength(1);
    const log = await request(server).get(`/api/cicd/runs/${run.id}/logs?follow=true`);
    expect(log.body).toMatchObject({ complete: true, nextAfter: 1 });
    expect(log.body.items.map((line: { text: string }) => line.text)).toEqual(['one', 'two']);
    await until(async () => deploy.registered.length > 0);
    expect(deploy.registered).toEqual([
      expect.objectContaining({ service: 'order', digest: DIGEST, runId: run.id, dirty: false }),
    ]);
  });

  it('builds what was pushed while it was down, and not what was built', async () => {
    source.known.set('order', head(SHA('a')));
    const first = await start();
    await until(async () => (await first.runs()).find(run => run.phase === 'Succeeded'));
    await first.stop();
    source.known.set('order', head(SHA('b')));
    const second = await start();
    await until(
      async () => (await second.runs('commit='.concat(SHA('b'))))[0]?.phase === 'Succeeded',
    );
    expect(runner.executed.map(run => run.commit)).toEqual([SHA('a'), SHA('b')]);
  });

  it('executes a run of a killed worker again from its first step, and gives up after three', async () => {
    const { runs, stop } = await start();
    await stop();
    source.known.set('order', head(SHA('a')));
    const crashed = { phase: 'Running', worker: 'gone/1/1', heartbeat_time: new Date(0) };
    const second = await start();
    const run = await until(async () =>
      (await second.runs()).find(each => each.phase === 'Succeeded'),
    );
    await second.stop();
    await knex('runs').update({ ...crashed, attempt: 1 });
    await knex('run_steps').update({ phase: 'Succeeded' });

    const third = await start();
    const again = await until(async () => {
      const found = (await third.runs())[0];
      return found.phase === 'Succeeded' && found;
    });
    expect(again).toMatchObject({ id: run.id, attempt: 2 });
    await third.stop();
    await knex('runs').update({ ...crashed, attempt: 3 });
    const fourth = await start();
    const last = await until(async () => {
      const found = (await fourth.runs())[0];
      return found.phase === 'Failed' && found;
    });
    expect(last.message).toContain('stopped 3 times');
    expect(runs).toBeDefined();
  });

  it('goes back to the queue when the portal stops in the middle', async () => {
    let entered = () => {};
    const running = new Promise<void>(resolve => (entered = resolve));
    runner.script = (_, __, signal) =>
      new Promise(resolve => {
        entered();
        signal.addEventListener('abort', () => resolve({ phase: 'Failed', message: 'stopped' }));
      });
    const first = await start();
    await source.push(head(SHA('a')));
    await running;
    await first.stop();
    expect(await knex('runs').select('phase', 'worker')).toEqual([
      { phase: 'Queued', worker: null },
    ]);
    runner.script = new ScriptedRunner().script;
    const second = await start();
    await until(async () => (await second.runs())[0].phase === 'Succeeded');
  });

  it('supersedes waiting builds of a branch, builds one of it at a time, and cancels', async () => {
    const aborted: string[] = [];
    runner.script = (run, _, signal) =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => {
          aborted.push(run.commit);
          resolve({ phase: 'Failed', message: 'stopped' });
        });
      });
    const { server, runs } = await start();
    await source.push(head(SHA('a')));
    await until(async () => (await runs())[0].phase === 'Running');
    await source.push(head(SHA('b')));
    await source.push(head(SHA('c')));
    await source.push(head(SHA('d'), { branch: 'feature', defaultBranch: false }));
    await until(async () => (await runs('branch=feature'))[0].phase === 'Running');
    const phases = Object.fromEntries(
      (await runs('branch=main')).map(run => [run.commit, run.phase]),
    );
    expect(phases).toEqual({
      [SHA('a')]: 'Running',
      [SHA('b')]: 'Superseded',
      [SHA('c')]: 'Queued',
    });

    const [running] = (await runs('branch=main')).filter(run => run.phase === 'Running');
    const cancel = await request(server).post(`/api/cicd/runs/${running.id}/cancel`);
    expect(cancel.body).toMatchObject({ phase: 'Cancelled' });
    await until(async () => aborted.includes(SHA('a')));
    await until(async () => (await runs('branch=main'))[0].phase === 'Running');
    const twice = await request(server).post(`/api/cicd/runs/${running.id}/cancel`);
    expect(twice.status).toBe(409);
    const retry = await request(server).post(`/api/cicd/runs/${running.id}/retry`);
    expect(retry.body.error.message).toContain('has a newer commit');
  });

  it('registers a release once the deploy plugin is there again', async () => {
    deploy.down = true;
    const { runs } = await start();
    await source.push(head(SHA('a')));
    await until(async () => (await runs())[0]?.phase === 'Succeeded');
    deploy.down = false;
    await until(async () => deploy.registered.length > 0);
    expect(deploy.registered).toHaveLength(1);
  });

  it('shows and starts what the caller may see and start', async () => {
    const allow = (permission: string, ref: string) =>
      permission === 'cicd.run.read' && ref === 'component:default/order';
    const { server, runs } = await start({ allow });
    await source.push(head(SHA('a')));
    await source.push(
      head(SHA('b'), { repository: 'secret', entityRef: 'component:default/secret' }),
    );
    await until(async () => runner.executed.length === 2);
    expect((await runs()).map(run => run.repository)).toEqual(['order']);
    const [hidden] = runner.executed.filter(run => run.repository === 'secret');
    expect((await request(server).get(`/api/cicd/runs/${hidden.id}/logs`)).status).toBe(404);
    const body = { entityRef: 'component:default/order', repository: 'order', branch: 'main' };
    expect((await request(server).post('/api/cicd/runs').send(body)).status).toBe(403);
    const wrong = await request(server)
      .post('/api/cicd/runs')
      .send({ ...body, branch: 7 });
    expect(wrong.body.error.message).toContain('branch: ');
  });

  it('takes releases by signed webhook only, and only of the entity that lives in the repository', async () => {
    const { server } = await start();
    const report = {
      event: 'release',
      entityRef: 'component:default/order',
      repository: 'shop/order',
      commit: SHA('a'),
      branch: 'main',
      defaultBranch: true,
      artifact: { type: 'oci-image', ref: 'ghcr.io/shop/order', digest: DIGEST },
    };
    const send = (body: string, secret: string) =>
      request(server)
        .post('/api/cicd/webhooks/github')
        .set('authorization', '')
        .set('content-type', 'application/json')
        .set(
          'x-hub-signature-256',
          `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        )
        .send(body);
    expect((await send(JSON.stringify(report), 'wrong')).status).toBe(401);
    const foreign = JSON.stringify({ ...report, repository: 'shop/other' });
    expect((await send(foreign, 'shared')).body.error.message).toContain(
      'does not live in shop/other',
    );
    expect(deploy.registered).toEqual([]);
    expect((await send(JSON.stringify(report), 'shared')).status).toBe(201);
    expect(deploy.registered).toHaveLength(1);
  });
});
