import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Workspace } from '../install/Workspace';

/** The checkout that these tests run in: its installed packages are what the builds link. */
export const workspace = new Workspace(
  resolvePackagePath('@internal/plugin-cicd-backend-module-local', '../..'),
);

function version(name: string): string {
  return workspace.installed(name)[0].manifest.version;
}

/** A real service, small and without the kit: serves, migrates, has a type-checked source and a test that uses a database. */
export function tinyService(change: Record<string, string | object | null> = {}) {
  const files: Record<string, string | object | null> = {
    'package.json': {
      name: '@internal/tiny-service',
      version: '0.1.0',
      scripts: { typecheck: 'tsc', test: 'node --test', build: 'node build.cjs' },
      dependencies: { pg: version('pg') },
      devDependencies: { typescript: version('typescript'), '@types/node': version('@types/node') },
    },
    'tsconfig.json': {
      compilerOptions: {
        strict: true,
        noEmit: true,
        allowJs: true,
        checkJs: true,
        module: 'nodenext',
        types: ['node'],
        skipLibCheck: true,
      },
      include: ['src/greeting.cjs'],
    },
    'catalog-info.yaml':
      'kind: Component\nmetadata: { name: tiny }\nspec: { dependsOn: ["component:default/order", "resource:default/queue"] }\n',
    'deploy/values.yaml': 'replicas: 2\n',
    'rollout.yaml': 'apiVersion: devopshub.io/v1\nkind: RolloutSpec\nstrategy: { recreate: {} }\n',
    'openapi.json': { openapi: '3.1.0' },
    'migrations/20260101000000_things.js': 'exports.up = async () => {};\n',
    'src/greeting.cjs':
      '/** @type {(name: string) => string} */\nexports.greet = name => `hello ${name}`;\n',
    'src/greeting.test.cjs': `
      const test = require('node:test');
      const assert = require('node:assert');
      const { Client } = require('pg');
      const { greet } = require('./greeting.cjs');
      test('greets', () => assert.equal(greet('you'), 'hello you'));
      test('has a database of its own and nothing of the portal', async () => {
        const client = new Client({ connectionString: process.env.DEVOPSHUB_TEST_DATABASE_URL });
        await client.connect();
        await client.query('create table things (id int)');
        await client.query('create database ' + client.database + '_more');
        await client.query('create role ' + client.database + '_owner');
        await client.query('create database ' + client.database + '_other owner ' + client.database + '_owner').catch(() => {});
        await client.end();
        assert.equal(process.env.PLANTED_PORTAL_SECRET, undefined);
        assert.ok(process.env.HOME.endsWith('/home'));
      });
    `,
    'build.cjs': `
      const fs = require('node:fs');
      fs.mkdirSync('dist', { recursive: true });
      fs.copyFileSync('src/greeting.cjs', 'dist/greeting.cjs');
      fs.copyFileSync('src/server.cjs', 'dist/server.cjs');
      fs.writeFileSync('dist/externals.json', JSON.stringify(['pg']));
    `,
    'src/server.cjs': `
      require('pg');
      if (process.argv[2] === 'migrate') process.exit(0);
      require('node:http')
        .createServer((req, res) => res.end(req.url === '/' ? require('./greeting.cjs').greet('you') : 'ok'))
        .listen(Number(process.env.PORT), '127.0.0.1');
      process.on('SIGTERM', () => process.exit(0));
    `,
    ...change,
  };
  const dir = mkdtempSync(join(tmpdir(), 'tiny-service-'));
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(
      join(dir, path),
      typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    );
  }
  return dir;
}

/** package.json of the tiny service with other scripts or dependencies. */
export function tinyManifest(change: {
  scripts?: Record<string, string | undefined>;
  dependencies?: Record<string, string>;
}) {
  return {
    name: '@internal/tiny-service',
    version: '0.1.0',
    scripts: { typecheck: 'tsc', test: 'node --test', build: 'node build.cjs', ...change.scripts },
    dependencies: { pg: version('pg'), ...change.dependencies },
    devDependencies: { typescript: version('typescript'), '@types/node': version('@types/node') },
  };
}
