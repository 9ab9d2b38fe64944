import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import { type Machine, startMachine } from './__testUtils__/machine';
import { tinyService } from './__testUtils__/tinyService';

jest.setTimeout(240_000);

const entityRef = 'component:default/tiny';

describe('from a push to a running service', () => {
  let machine: Machine;
  let clone: string;

  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine?.stop());

  const answer = async (path = '_/dev/tiny/') =>
    (await fetch(`http://127.0.0.1:${machine.gatewayPort}/${path}`)).text();
  const dev = async (): Promise<EnvironmentState> =>
    (await machine.deploy.environments(entityRef, machine.call))[0];
  const run = async (commit: string) =>
    (await machine.cicd.listRuns({ commit, limit: 1 }, machine.call))[0];
  // Not the synchronous form: the git host is in this very process.
  const git = async (...args: string[]) => {
    const config = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    const { stdout } = await promisify(execFile)('git', [...config, ...args], { cwd: clone });
    return stdout.trim();
  };

  async function push(greeting: string, branch = 'main'): Promise<string> {
    writeFileSync(join(clone, 'src/greeting.cjs'), greeting);
    await git('commit', '-am', 'Change the greeting');
    await git('push', 'origin', `HEAD:refs/heads/${branch}`);
    return git('rev-parse', 'HEAD');
  }

  async function until(what: string, check: () => Promise<unknown>): Promise<void> {
    for (let tries = 0; tries < 150; tries += 1) {
      if (await check().catch(() => false)) return;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
    const runs = await machine.cicd.listRuns({ entityRef, limit: 3 }, machine.call);
    throw new Error(`never: ${what}; ${JSON.stringify({ state: await dev(), runs }, null, 2)}`);
  }

  it('runs the first commit of a new repository', async () => {
    await machine.gitHost.createRepository(
      {
        name: 'tiny',
        description: 'Greets',
        owner: 'group:default/commerce',
        sourceDir: tinyService(),
        author: { name: 'Ann', email: 'ann@example.com' },
        requestId: 'create-tiny',
      },
      machine.call,
    );
    await until('healthy', async () => (await dev()).deployment?.phase === 'Healthy');
    expect(await answer()).toBe('hello you');
    const state = await dev();
    expect(state).toMatchObject({
      // As its deploy/values.yaml says.
      instances: 2,
      deployment: { phase: 'Healthy', kind: 'automatic' },
    });
    const [health] = await machine.deploy.health(
      [entityRef, 'component:default/none'],
      machine.call,
    );
    expect(health).toMatchObject({ health: 'Healthy', environments: [{ environment: 'dev' }] });
  });

  it('runs what is pushed, keeps it when the next push is red, and previews a branch', async () => {
    clone = mkdtempSync(join(tmpdir(), 'clone-'));
    await git('clone', await machine.cloneUrl('tiny'), '.');
    const greeting = (text: string) =>
      `/** @type {(name: string) => string} */\nexports.greet = name => \`${text}\${name}\`;\n// ${text}\n`;
    writeFileSync(
      join(clone, 'src/greeting.test.cjs'),
      "require('node:test')('is there', () => {});\n",
    );
    await push(greeting('bye '));
    await until('the new text', async () => (await answer()) === 'bye you');

    const red = await push('/** @type {number} */\nexports.greet = "no";\n');
    await until('a red build', async () => (await run(red))?.phase === 'Failed');
    const failed = (await run(red)).steps.find(step => step.phase === 'Failed');
    expect(failed).toMatchObject({ name: 'typecheck' });
    expect(failed!.failure![0]).toContain(
      "error TS2322: Type 'string' is not assignable to type 'number'",
    );
    expect(await answer()).toBe('bye you');

    const branch = await push(greeting('psst '), 'whisper');
    await until('a green branch', async () => (await run(branch))?.phase === 'Succeeded');
    const digest = (await run(branch)).releaseDigest!;
    await until('its release', async () =>
      (
        await machine.deploy.listReleases({ entityRef }, machine.call)
      ).some(each => each.digest === digest),
    );
    expect(await answer()).toBe('bye you');
    const preview = await machine.deploy.deploy(
      { entityRef, environment: 'dev', digest, kind: 'preview' },
      machine.call,
    );
    await until(
      'the preview',
      async () =>
        (await machine.deploy.getDeployment(preview.id, machine.call))?.phase === 'Healthy',
    );
    expect(await answer()).toBe('bye you');
    expect((await dev()).previews?.[0].url).toContain(`${preview.previewId}.tiny.dev.localhost`);
  });

  it('promotes, restarts, archives and restores', async () => {
    const digest = (await dev()).release!.digest;
    await machine.deploy.deploy(
      { entityRef, environment: 'staging', digest, kind: 'promote' },
      machine.call,
    );
    await until('staging', async () => (await answer('_/staging/tiny/')) === 'bye you');
    const restart = await machine.deploy.deploy(
      { entityRef, environment: 'dev', digest, kind: 'restart' },
      machine.call,
    );
    await until(
      'the restart',
      async () =>
        (await machine.deploy.getDeployment(restart.id, machine.call))?.phase === 'Healthy',
    );

    await machine.deploy.archive(entityRef, machine.call);
    expect((await dev()).message).toBe('The service is archived.');
    expect(await answer()).not.toBe('bye you');
    await machine.deploy.restore(entityRef, machine.call);
    await until('the restored service', async () => (await answer()) === 'bye you');
  });
});
