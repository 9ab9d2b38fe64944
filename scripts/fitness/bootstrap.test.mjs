import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../bootstrap/paths.mjs';

const folder = mkdtempSync(join(tmpdir(), 'devopshub-bootstrap-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function start(args, env = {}) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, [join(root, 'scripts/start.mjs'), ...args], {
      env: { ...process.env, DEVOPSHUB_HOME: join(folder, 'home'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', chunk => (output += chunk));
    child.stderr.on('data', chunk => (output += chunk));
    child.once('exit', code => resolve({ code, output }));
  });
}

test('a taken port names its holder and the way out', async () => {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  const { code, output } = await start(['--port', String(port)]);
  server.close();
  assert.equal(code, 1);
  assert.match(
    output,
    new RegExp(`Port ${port}, which the portal needs, is held by .*\\(pid ${process.pid}\\)`),
  );
  assert.match(output, /npm start -- --port \d+/);
});

test('a wrong option says what is possible', async () => {
  const { code, output } = await start(['--prot', '1']);
  assert.equal(code, 1);
  assert.match(output, /--prot.*Possible: npm start -- \[--port N\]/s);
});

test('--reset without a terminal deletes nothing unless it was told to', async () => {
  const data = join(folder, 'home', 'data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, 'kept'), 'x');
  const port = String(40_000 + (process.pid % 10_000));
  const { code, output } = await start(['--reset', '--port', port]);
  assert.equal(code, 1);
  assert.match(output, /--reset --yes/);
  assert.equal(readFileSync(join(data, 'kept'), 'utf8'), 'x');
});

test('scripts need nothing but Node: no import of a package before the bootstrap', () => {
  const bare = join(folder, 'bare');
  cpSync(join(root, 'scripts'), join(bare, 'scripts'), { recursive: true });
  cpSync(join(root, 'package.json'), join(bare, 'package.json'));
  for (const name of Object.values(
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts,
  )) {
    const file = name.split(' ')[1];
    // Only resolves and links the modules; a missing package would end it with ERR_MODULE_NOT_FOUND.
    execFileSync(
      process.execPath,
      ['--experimental-vm-modules', '--no-warnings', '-e', LINK_ONLY, join(bare, file)],
      {
        stdio: 'pipe',
      },
    );
  }
});

const LINK_ONLY = `
  const { SourceTextModule, SyntheticModule } = require('node:vm');
  const { readFileSync } = require('node:fs');
  const { fileURLToPath, pathToFileURL } = require('node:url');
  const { isBuiltin } = require('node:module');
  const known = new Map();
  function load(file) {
    if (!known.has(file)) known.set(file, new SourceTextModule(readFileSync(file, 'utf8'), {
      identifier: file, initializeImportMeta: meta => { meta.url = pathToFileURL(file).href; } }));
    return known.get(file);
  }
  async function link(specifier, from) {
    if (isBuiltin(specifier)) {
      const names = Object.keys(require(specifier)).concat('default');
      return new SyntheticModule(names, () => {});
    }
    if (!specifier.startsWith('.')) throw new Error(from.identifier + ' imports ' + specifier + ': use it after the bootstrap, in a process of its own');
    return load(fileURLToPath(new URL(specifier, pathToFileURL(from.identifier))));
  }
  const module_ = load(process.argv[1]);
  module_.link(link).catch(error => { console.error(error.message); process.exit(1); });
`;
