import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentHash } from './hash.mjs';
import { whileNobodyInstalls } from './installLock.mjs';
import { cacheFolder, root, stepLogFolder } from './paths.mjs';
import { runStep } from './progress.mjs';
import { readStamp, whenStale } from './stamp.mjs';
import { registrySettings } from './toolchain.mjs';
import { workspaces } from './workspaces.mjs';

const yarnState = join(root, 'node_modules', '.yarn-state.yml');
const unfinished = join(cacheFolder, 'install.unfinished');

export const dependenciesInstalled = () =>
  existsSync(yarnState) && readStamp('install') !== undefined;

/** `yarn install --immutable` when the lockfile, a package.json or the Node line changed since it last finished. */
export async function ensureDependencies(toolchain, nodeVersion) {
  return whileNobodyInstalls(() => installStale(toolchain, nodeVersion));
}

async function installStale({ node, yarn, env }, nodeVersion) {
  const manifests = workspaces().map(({ folder }) => join(folder, 'package.json'));
  const hash = contentHash(
    ['package.json', 'yarn.lock'].map(name => join(root, name)).concat(manifests),
    [nodeVersion.split('.')[0]],
  );
  return whenStale('install', hash, existsSync(yarnState), async () => {
    if (existsSync(unfinished)) {
      // Without its record of what is in place, yarn lays every package anew instead of trusting half-written ones.
      rmSync(yarnState, { force: true });
    }
    mkdirSync(dirname(unfinished), { recursive: true });
    writeFileSync(unfinished, '');
    await runYarn({ node, yarn, env }).catch(error => {
      if (!reachedLinking()) rmSync(unfinished, { force: true });
      throw error;
    });
    rmSync(unfinished, { force: true });
  });
}

/** Before its link step yarn changes nothing in node_modules. */
function reachedLinking() {
  return readFileSync(join(stepLogFolder, 'install.log'), 'utf8').includes('Link step');
}

function runYarn({ node, yarn, env }) {
  return runStep({
    name: 'install',
    text: 'Installing the dependencies',
    command: node,
    args: [yarn, 'install', '--immutable'],
    cwd: root,
    env: { ...env, ...registrySettings(), YARN_ENABLE_PROGRESS_BARS: 'false', FORCE_COLOR: '0' },
    unharmed:
      'Where yarn says "YN0028", a package.json was changed without its lockfile: `.devopshub/toolchain/node_modules/.bin/yarn install`. Packages fetched so far are cached, your data is untouched: run the same command again to go on.',
  });
}
