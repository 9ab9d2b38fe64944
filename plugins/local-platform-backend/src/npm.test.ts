import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { CloneAccess } from '@internal/plugin-local-platform-common';
import type { TestPlatform } from './__testUtils__/testPlatform';
import { folderWith, startTestPlatform, testGround } from './__testUtils__/testPlatform';

jest.setTimeout(60_000);

const checkout = {
  'packages/service-kit/package.json': JSON.stringify({
    name: '@internal/service-kit',
    version: '0.1.0',
    private: true,
    exports: { '.': './src/index.ts' },
    publishConfig: { exports: { '.': './dist/index.js' } },
    bin: './bin/service-kit.mjs',
    files: ['dist'],
    scripts: { build: 'tsc' },
    dependencies: { '@internal/event-contracts': 'workspace:^' },
  }),
  'packages/service-kit/dist/index.js': `module.exports = require('@internal/event-contracts') + 1;`,
  'packages/service-kit/src/index.ts': 'export {};',
  'packages/service-kit/bin/service-kit.mjs': '#!/usr/bin/env node\n',
  'packages/event-contracts/package.json': JSON.stringify({
    name: '@internal/event-contracts',
    version: '0.2.0',
    main: './dist/index.js',
  }),
  'packages/event-contracts/dist/index.js': 'module.exports = 41;',
  'packages/secret/package.json': '{"name":"@internal/secret","version":"1.0.0"}',
  'packages/secret/dist/index.js': '',
};

describe('the npm registry', () => {
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;
  let access: CloneAccess;
  let checkoutDir: string;

  beforeAll(async () => {
    ground = await testGround();
    checkoutDir = await folderWith(checkout);
    platform = await startTestPlatform({ ...ground, config: { checkoutDir } });
    await platform.gitHost.createRepository(
      {
        name: 'order',
        description: '',
        owner: 'group:default/commerce',
        sourceDir: await folderWith({ a: 'a' }),
        author: { name: 'Mock', email: 'mock@example.org' },
        requestId: 'request-order',
      },
      platform.plugin,
    );
    const response = await fetch(`${platform.url}/tokens`, {
      method: 'POST',
      headers: {
        authorization: mockCredentials.user.header(),
        'content-type': 'application/json',
      },
      body: JSON.stringify({ repository: 'order' }),
    });
    access = await response.json();
  });
  afterAll(async () => {
    await platform.stop();
    await ground.remove();
  });

  const shell = async (cwd: string, home: string, line: string) =>
    promisify(execFile)('sh', ['-ec', line], {
      cwd,
      env: { PATH: process.env.PATH, HOME: home, npm_config_cache: join(home, 'cache') },
    });

  it('serves a clone after its one line, with the packages that packages need', async () => {
    const home = await folderWith({});
    const { stdout } = await shell(
      home,
      home,
      `${access.command} >/dev/null && echo $DEVOPSHUB_URL`,
    );
    await writeFile(
      join(home, 'order', '.npmrc'),
      '@internal:registry=${DEVOPSHUB_URL}/api/local-platform/npm/\n',
    );
    await writeFile(
      join(home, 'order', 'package.json'),
      '{"name":"order","dependencies":{"@internal/service-kit":"0.1.0"}}',
    );
    const install = `export DEVOPSHUB_URL=${stdout.trim()}; npm install --no-audit --no-fund`;
    await shell(join(home, 'order'), home, install);
    const used = await shell(
      join(home, 'order'),
      home,
      `node -p "require('@internal/service-kit')"`,
    );
    expect(used.stdout.trim()).toBe('42');

    const lock = await readFile(join(home, 'order', 'package-lock.json'), 'utf8');
    expect(JSON.parse(lock).packages['node_modules/@internal/service-kit']).toMatchObject({
      version: '0.1.0',
      bin: { 'service-kit': 'bin/service-kit.mjs' },
      dependencies: { '@internal/event-contracts': '0.2.0' },
    });
    expect(lock).not.toContain(access.token);
  });

  const get = (path: string, token = access.token) =>
    fetch(`${platform.url}/npm/${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('gives nothing without a token, and nothing that is not meant to be served', async () => {
    expect((await get('@internal%2fservice-kit')).status).toBe(200);
    expect((await get('@internal%2fservice-kit', 'wrong')).status).toBe(401);
    expect((await get('@internal%2fservice-kit/-/service-kit-0.1.0.tgz', 'wrong')).status).toBe(
      401,
    );
    expect((await get('@internal%2fsecret')).status).toBe(404);
  });

  it('says that a package is not built', async () => {
    await rm(join(checkoutDir, 'packages/event-contracts/dist'), { recursive: true });
    const answer = await get('@internal%2fevent-contracts');
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('is not built yet');
  });
});
