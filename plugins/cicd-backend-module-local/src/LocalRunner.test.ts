import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID, createHash } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Run } from '@internal/plugin-cicd-common';
import type { Knex } from 'knex';
import { LocalRunner } from './LocalRunner';
import { ProcessLedger } from './process/ProcessLedger';
import { ThrowawayDatabase } from './steps/ThrowawayDatabase';
import { tinyManifest, tinyService, workspace } from './__testUtils__/tinyService';

jest.setTimeout(600_000);

describe('LocalRunner', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  let knex: Knex;
  let root: string;

  beforeAll(async () => {
    knex = await databases.init('POSTGRES_18');
    process.env.PLANTED_PORTAL_SECRET = 'planted';
  });
  afterAll(() => delete process.env.PLANTED_PORTAL_SECRET);
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'runner-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function build(
    sourceDir: string,
    options: { id?: string; timeout?: number; signal?: AbortSignal } = {},
  ) {
    const run = {
      id: options.id ?? randomUUID(),
      repository: 'tiny',
      commit: 'c0ffee',
      branch: 'main',
    } as Run;
    const steps: Record<string, { phase?: string; failure?: string[] }> = {};
    const log: string[] = [];
    const runner = new LocalRunner({
      buildsDir: join(root, 'builds'),
      workspace,
      stepTimeoutSeconds: options.timeout ?? 600,
      logger: mockServices.logger.mock(),
      accepts: () => true,
      ports: {
        async checkout(_, targetDir) {
          cpSync(sourceDir, targetDir, { recursive: true });
          return { commit: 'c0ffee', message: 'A change', author: 'Ann' };
        },
        async withDatabase(runId, work) {
          const database = new ThrowawayDatabase(knex, runId);
          try {
            return await work(await database.create());
          } finally {
            await database.drop();
          }
        },
        async putBundle(file) {
          const bytes = readFileSync(file);
          const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
          writeFileSync(join(root, 'bundle.tar'), bytes);
          return { digest, ref: `local:${digest}`, sizeBytes: bytes.length };
        },
      },
    });
    const reporter = {
      async step(name: string, change: object) {
        steps[name] = { ...steps[name], ...change };
      },
      async log(_: string, lines: string[]) {
        log.push(...lines);
      },
      async describe() {},
    };
    const signal = options.signal ?? new AbortController().signal;
    return { run, steps, log, result: runner.execute(run, reporter, signal) };
  }

  it('builds a release that runs from its bundle alone, the same one each time', async () => {
    const source = tinyService();
    const before = (await knex.raw("select count(*) from pg_roles where rolname like 'build_%'"))
      .rows;
    const first = build(source);
    const made = await first.result;
    expect({ made, log: first.log }).toMatchObject({ made: { phase: 'Succeeded' } });
    expect(made).toMatchObject({
      configuration: {
        values: { replicas: 2 },
        rollout: { strategy: { recreate: {} } },
        migrations: ['20260101000000_things.js'],
      },
    });
    expect(Object.values(first.steps).map(step => step.phase)).toEqual(Array(7).fill('Succeeded'));
    expect(existsSync(join(root, 'builds', first.run.id))).toBe(false);
    const after = (await knex.raw("select count(*) from pg_roles where rolname like 'build_%'"))
      .rows;
    expect(after).toEqual(before);

    const unpacked = mkdtempSync(join(tmpdir(), 'bundle-'));
    execFileSync('tar', ['-xf', join(root, 'bundle.tar'), '-C', unpacked]);
    expect(JSON.parse(readFileSync(join(unpacked, 'release.json'), 'utf8'))).toMatchObject({
      service: 'tiny',
      needsDatabase: true,
      dependsOn: ['order'],
      platform: `${process.platform}-${process.arch}`,
    });
    expect(existsSync(join(unpacked, 'node_modules/pg-types/index.js'))).toBe(true);
    for (const name of ['openapi.json', 'rollout.yaml', 'deploy/values.yaml']) {
      expect(existsSync(join(unpacked, name))).toBe(true);
    }
    expect(execFileSync('find', [unpacked, '-name', '*.d.ts']).toString()).toBe('');
    execFileSync(process.execPath, [join(unpacked, 'server.cjs'), 'migrate'], { cwd: unpacked });

    const second = await build(source).result;
    expect(second).toEqual(made);
  });

  it.each([
    [
      'a type error',
      'typecheck',
      { 'src/greeting.cjs': '/** @type {number} */\nexports.greet = "no";\n' },
      /error TS2322/,
    ],
    [
      'a failing test',
      'test',
      {
        'src/greeting.test.cjs':
          "require('node:test')('adds', () => { throw new Error('planted'); });",
      },
      /planted/,
    ],
    [
      'a package that the platform does not have',
      'install',
      { 'package.json': tinyManifest({ dependencies: { 'left-pad-nowhere': '1.0.0' } }) },
      /left-pad-nowhere 1.0.0: the platform does not have this package/,
    ],
    [
      'another version than the installed one',
      'install',
      { 'package.json': tinyManifest({ dependencies: { pg: '8.0.0' } }) },
      /pg 8.0.0: the platform has .* Use that version/,
    ],
    [
      'a version range',
      'install',
      { 'package.json': tinyManifest({ dependencies: { pg: '^8.0.0' } }) },
      /pg: "\^8.0.0" is a range/,
    ],
    [
      'an import that package.json does not name',
      'install',
      {
        'src/other.ts':
          "import { z } from 'zod';\n// import nothing from 'comment';\nexport default z;\n",
      },
      /^src\/other.ts imports 'zod', which package.json does not name/,
    ],
    [
      'no server',
      'package',
      { 'build.cjs': "require('node:fs').mkdirSync('dist')" },
      /no dist\/server.cjs/,
    ],
    [
      'a missing script',
      'test',
      { 'package.json': tinyManifest({ scripts: { test: undefined } }) },
      /no script "test"/,
    ],
    [
      'a step of a rollout that there is not',
      'configuration',
      {
        'rollout.yaml':
          'apiVersion: devopshub.io/v1\nkind: RolloutSpec\nstrategy:\n  canary:\n    steps:\n      - setWieght: 20\n',
      },
      /^rollout\.yaml:6:\d+: .*setWieght` is not known here; possible: `setWeight`/,
    ],
    [
      'a setting that there is not',
      'configuration',
      { 'deploy/values.yaml': 'replicas: 1\nmemory: 12\n' },
      /^deploy\/values\.yaml:2:1: `memory` is not known here/,
    ],
    ['no package.json', 'checkout', { 'package.json': null }, /no package.json/],
  ])('is red for %s, at the step %s, with the lines that matter', async (_, step, change, line) => {
    const { result, steps } = build(tinyService(change as Record<string, string>));
    expect(await result).toMatchObject({ phase: 'Failed', message: expect.stringContaining(step) });
    expect(steps[step]).toMatchObject({ phase: 'Failed' });
    expect(steps[step].failure!.some(text => line.test(text))).toBe(true);
    expect(existsSync(join(root, 'bundle.tar'))).toBe(false);
  });

  it('never runs lifecycle scripts, and hides secrets that a build prints', async () => {
    const marker = join(root, 'lifecycle');
    const scripts = {
      postinstall: `touch ${marker}`,
      pretest: `touch ${marker}`,
      test: 'echo "got $DEVOPSHUB_TEST_DATABASE_URL"',
    };
    const { result, log } = build(tinyService({ 'package.json': tinyManifest({ scripts }) }));
    expect(await result).toMatchObject({ phase: 'Succeeded' });
    expect(existsSync(marker)).toBe(false);
    expect(log.find(text => text.startsWith('got '))).toMatch(
      /^got postgresql:\/\/build_\w+:\*\*\*@/,
    );
  });

  it('ends a step that takes too long, with all that it started', async () => {
    const pidFile = join(root, 'pid');
    const scripts = { typecheck: 'true', test: `sleep 300 & echo $! > ${pidFile}; wait` };
    const service = tinyService({ 'package.json': tinyManifest({ scripts }) });
    const { result } = build(service, { timeout: 10 });
    expect(await result).toMatchObject({ message: expect.stringContaining('within 10 seconds') });
    expect(alive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
  });

  it('ends what a killed portal left running before it builds again', async () => {
    const id = randomUUID();
    const dir = join(root, 'builds', id);
    mkdirSync(dir, { recursive: true });
    const left = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    await new ProcessLedger(dir).add(left.pid!);
    // A pid that was given to somebody else since then.
    const innocent = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    const entries = JSON.parse(readFileSync(join(dir, 'processes.json'), 'utf8'));
    entries.push({ pid: innocent.pid, startTime: 'another time' });
    writeFileSync(join(dir, 'processes.json'), JSON.stringify(entries));

    expect(await build(tinyService(), { id }).result).toMatchObject({ phase: 'Succeeded' });
    expect(alive(left.pid!)).toBe(false);
    expect(alive(innocent.pid!)).toBe(true);
    innocent.kill('SIGKILL');
  });

  it('ends everything when it is cancelled', async () => {
    const pidFile = join(root, 'pid');
    const scripts = { typecheck: `sleep 300 & echo $! > ${pidFile}; wait` };
    const cancel = new AbortController();
    const service = tinyService({ 'package.json': tinyManifest({ scripts }) });
    const { result, run } = build(service, { signal: cancel.signal });
    while (!existsSync(pidFile)) await new Promise(resolve => setTimeout(resolve, 50));
    cancel.abort();
    await result;
    expect(alive(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
    expect(existsSync(join(root, 'builds', run.id))).toBe(false);
  });
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie that nobody has reaped yet has ended.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
