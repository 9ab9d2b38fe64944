import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { home, root, toolchainFolder } from './paths.mjs';
import { runStep } from './progress.mjs';

const NODE_MAJOR = 24;
const YARN_VERSION = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
).packageManager.split('@')[1];
// The registry's packages of prebuilt Nodes; Apple silicon alone is named otherwise there.
const here = `${platform()}-${arch()}`;
const nodePackage = here === 'darwin-arm64' ? `node-bin-${here}` : `node-${here}`;

const ownNode = join(toolchainFolder, 'node_modules', nodePackage, 'bin', 'node');
export const yarnScript = join(
  toolchainFolder,
  'node_modules',
  '@yarnpkg',
  'cli-dist',
  'bin',
  'yarn.js',
);

/** Node 22 from 22.18 on and Node 24 run TypeScript sources as they are; Backstage supports these two lines. */
function fits(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 18) || major === NODE_MAJOR;
}

function versionOf(file) {
  try {
    return execFileSync(file, ['--version'], { encoding: 'utf8' }).trim().slice(1);
  } catch {
    return undefined;
  }
}

function packageVersion(name) {
  try {
    return JSON.parse(
      readFileSync(join(toolchainFolder, 'node_modules', name, 'package.json'), 'utf8'),
    ).version;
  } catch {
    return undefined;
  }
}

/**
 * Node and yarn for everything after the bootstrap: the machine's Node where it fits, else one of our own; yarn always of our
 * own, exactly as `packageManager` names it. Installed beside and moved into place, so an interruption leaves no half toolchain.
 *
 * @returns {Promise<{node: string, yarn: string, env: NodeJS.ProcessEnv}>}
 */
export async function ensureToolchain() {
  const machineFits = fits(process.versions.node);
  const missing = [];
  if (!machineFits && !fits(versionOf(ownNode) ?? '0.0'))
    missing.push(`${nodePackage}@${NODE_MAJOR}`);
  if (packageVersion('@yarnpkg/cli-dist') !== YARN_VERSION)
    missing.push(`@yarnpkg/cli-dist@${YARN_VERSION}`);
  if (missing.length) {
    await install(machineFits);
  }
  const node = machineFits ? process.execPath : ownNode;
  return { node, yarn: yarnScript, env: environment(node, !machineFits) };
}

async function install(machineFits) {
  const wanted = [`@yarnpkg/cli-dist@${YARN_VERSION}`];
  if (!machineFits) wanted.unshift(`${nodePackage}@${NODE_MAJOR}`);
  const fresh = join(home, `toolchain.new`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const npm = npmCommand();
  await runStep({
    name: 'toolchain',
    text: `Installing ${wanted.join(' and ')} into ${toolchainFolder}`,
    command: npm.command,
    args: [
      ...npm.args,
      'install',
      '--prefix',
      fresh,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      ...wanted,
    ],
    cwd: fresh,
    env: process.env,
    unharmed:
      'Nothing else was changed. Check that npm reaches its registry (npm ping), then run the command again.',
  });
  rmSync(toolchainFolder, { recursive: true, force: true });
  renameSync(fresh, toolchainFolder);
}

/** The npm that runs us, else the one on the PATH. */
function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') && existsSync(script)
    ? { command: process.execPath, args: [script] }
    : { command: 'npm', args: [] };
}

function environment(node, ours) {
  const env = {
    ...process.env,
    PATH: [
      dirname(node),
      join(toolchainFolder, 'node_modules', '.bin'),
      join(root, 'node_modules', '.bin'),
      process.env.PATH,
    ].join(delimiter),
    // A yarnPath in the person's home folder must not choose another yarn.
    YARN_IGNORE_PATH: '1',
  };
  // npm hands its own settings to scripts; the ones of `npm start` must not steer what we start.
  delete env.npm_config_prefix;
  if (ours) {
    // Addons are compiled against the headers of the Node that runs them, not of the machine's.
    env.npm_config_nodedir = dirname(dirname(node));
  }
  return env;
}

/** Settings that yarn does not take from npm's configuration by itself. Nothing of this is written to a file. */
export function registrySettings() {
  const npm = npmCommand();
  const get = key => {
    try {
      const value = execFileSync(npm.command, [...npm.args, 'config', 'get', key], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
      return value === 'null' || value === 'undefined' ? undefined : value;
    } catch {
      return undefined;
    }
  };
  const registry = get('registry')?.replace(/\/$/, '');
  const cafile = get('cafile') ?? process.env.NODE_EXTRA_CA_CERTS;
  const proxy = get('https-proxy');
  return {
    ...(registry && { YARN_NPM_REGISTRY_SERVER: registry }),
    ...(cafile && { YARN_HTTPS_CA_FILE_PATH: cafile }),
    ...(proxy && { YARN_HTTPS_PROXY: proxy, YARN_HTTP_PROXY: proxy }),
    ...(registry?.startsWith('http://') && {
      YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
    }),
  };
}
