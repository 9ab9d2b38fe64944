// Makes the peer of the benchmarks from npm: what @backstage/create-app generates, with PostgreSQL, app and backend built.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { runStep } from '../../scripts/bootstrap/progress.mjs';
import { registrySettings } from '../../scripts/bootstrap/toolchain.mjs';
import { peerBuilt, stockFolder, stockStamp } from '../support/stock.mjs';

/** The release whose app depends on the Backstage packages that this project uses. */
const CREATE_APP = '@backstage/create-app@0.9.2';
const unharmed = 'The checkout is untouched: correct it and run the same command again.';

const readJson = file => JSON.parse(readFileSync(file, 'utf8'));
const writeJson = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

/** @param {{node: string, yarn: string, env: object}} toolchain */
export async function buildPeer({ node, yarn, env }) {
  if (peerBuilt()) return;
  const generator = join(dirname(stockFolder), 'create-app');
  const step = (name, text, command, args, cwd, more = {}) =>
    runStep({ name: `peer-${name}`, text, command, args, cwd, env: { ...env, ...more }, unharmed });
  const cli = (name, text, folder) =>
    step(
      name,
      text,
      node,
      [join(stockFolder, 'node_modules/@backstage/cli/bin/backstage-cli'), 'package', 'build'],
      join(stockFolder, folder),
      { NODE_ENV: 'production' },
    );

  if (!existsSync(join(stockFolder, 'package.json'))) {
    mkdirSync(generator, { recursive: true });
    writeJson(join(generator, 'package.json'), { private: true });
    const npm = ['install', '--no-audit', '--no-fund', CREATE_APP];
    await step('generator', `Installing ${CREATE_APP}`, 'npm', npm, generator);
    generate(generator, env);
  }
  if (!existsSync(join(stockFolder, 'node_modules/.yarn-state.yml'))) {
    await step('install', 'Installing the peer', node, [yarn, 'install'], stockFolder, {
      ...registrySettings(),
      YARN_ENABLE_PROGRESS_BARS: 'false',
      YARN_ENABLE_SCRIPTS: 'true',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    });
  }
  await step('types', 'Checking the peer', node, ['node_modules/typescript/bin/tsc'], stockFolder);
  await cli('app', "Building the peer's app (a minute or so)", 'packages/app');
  await cli('backend', "Building the peer's backend", 'packages/backend');
  unpack();
  writeJson(stockStamp, { createApp: CREATE_APP, node: process.version });
}

/** Generated beside and moved into place, so that an interruption leaves no half app. */
function generate(generator, env) {
  const fresh = `${stockFolder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [
      join(generator, 'node_modules/@backstage/create-app/bin/backstage-create-app'),
      ...['--path', fresh, '--skip-install'],
    ],
    { input: 'stock\n', env, stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const manifest = join(fresh, 'package.json');
  const { resolutions } = readJson(join(root, 'package.json'));
  const stock = readJson(manifest);
  writeJson(manifest, { ...stock, resolutions: { ...stock.resolutions, ...resolutions } });
  // The same versions as ours wherever both use a package: the portals are compared, not the days of their installation.
  copyFileSync(join(root, 'yarn.lock'), join(fresh, 'yarn.lock'));
  const backend = join(fresh, 'packages/backend/package.json');
  const { dependencies, ...rest } = readJson(backend);
  // PostgreSQL is used; SQLite's addon would only have to be compiled.
  delete dependencies['better-sqlite3'];
  writeJson(backend, { ...rest, dependencies });
  renameSync(fresh, stockFolder);
}

/** Below the app itself, whose node_modules hold what the bundle leaves out. */
function unpack() {
  const release = join(stockFolder, 'release');
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release);
  const bundle = join(stockFolder, 'packages/backend/dist/bundle.tar.gz');
  execFileSync('tar', ['xzf', bundle, '-C', release]);
}
