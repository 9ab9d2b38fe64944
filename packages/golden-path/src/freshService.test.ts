import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { renderTemplate } from './render.ts';

const checkoutDir = resolve(import.meta.dirname, '../../..');
const templateDir = join(checkoutDir, 'templates/commerce-service');

/** Below the checkout, as a build of the platform is: what a package does not link itself is found in the root. */
let folder: string;
before(async () => {
  const parent = join(checkoutDir, '.devopshub/cache');
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, 'fresh-service-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const VARIANTS = {
  'with two topics': { needsDatabase: true, topics: ['created', 'updated'] },
  'with one topic': { needsDatabase: true, topics: ['updated'] },
  'with a database': { needsDatabase: true, topics: [] },
  stateless: { needsDatabase: false, topics: [] },
};

for (const [variant, answers] of Object.entries(VARIANTS)) {
  test(`a fresh service ${variant} compiles, passes its tests and builds`, async () => {
    const name = `fresh-${variant.replaceAll(' ', '-')}`;
    const serviceDir = join(folder, name);
    await renderTemplate({
      templateDir,
      targetDir: serviceDir,
      values: {
        name,
        description: `Says "it's fresh" <to> everybody, über alles`,
        owner: 'group:default/commerce-team',
        system: 'commerce',
        dependsOn: ['component:default/welcome'],
        annotations: { 'devopshub.io/local-repository': name },
        ...answers,
      },
    });
    await linkDependencies(serviceDir);
    await run(serviceDir, ['node_modules/typescript/bin/tsc']);
    await run(serviceDir, ['--test', 'src/**/*.test.ts']);
    await run(serviceDir, ['node_modules/@internal/service-kit/bin/service-kit.mjs', 'build']);
    for (const file of ['server.cjs', 'openapi.json']) {
      assert.ok(existsSync(join(serviceDir, 'dist', file)), `dist/${file}`);
    }
    assert.equal(existsSync(join(serviceDir, 'dist/migrations')), answers.needsDatabase);
  });
}

/** Links exactly what package.json names, so that an undeclared import is found as far as the root does not hide it. */
async function linkDependencies(serviceDir: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(serviceDir, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    const link = join(serviceDir, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(checkoutDir, 'node_modules', name), link);
  }
}

/** Runs Node in the service's folder; its output is the failure's message. */
async function run(cwd: string, args: string[]): Promise<void> {
  // A test runner inside a test would report to the outer one instead of printing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  const code = await new Promise(done => child.once('close', done));
  assert.equal(code, 0, `node ${args.join(' ')}\n${output}`);
}
