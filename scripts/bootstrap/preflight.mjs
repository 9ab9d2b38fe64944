import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { arch, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { Failure } from './failure.mjs';
import { dataFolder, home, root } from './paths.mjs';

const GIB = 2 ** 30;
const INSTALL_GIB = 6;
/** What builds and a few days of data need once the dependencies are there. */
const RUNNING_GIB = 1;
const SUPPORTED = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];

/** Everything that can be said in the first second, each as one line with what to do. */
export function preflight({ installed }) {
  const problems = [
    checkPlatform(),
    checkNode(),
    checkGit(),
    checkMemory(),
    checkHome(),
    checkDisk(installed),
    checkPostgresUser(),
  ].filter(Boolean);
  if (problems.length) {
    throw new Failure(problems.join('\n✗ '));
  }
}

function checkPlatform() {
  const here = `${platform()}-${arch()}`;
  if (SUPPORTED.includes(here)) return undefined;
  const hint = platform() === 'win32' ? ' On Windows run it inside WSL2.' : '';
  return `This machine is ${here}; DevOpsHub runs on ${SUPPORTED.join(', ')} and WSL2.${hint}`;
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 20
    ? undefined
    : `Node ${process.versions.node} is too old: install Node 20 or newer and run the command again.`;
}

function checkGit() {
  return spawnSync('git', ['--version']).status === 0
    ? undefined
    : 'git is not on the PATH: install it (Debian: apt-get install -y git; macOS: xcode-select --install).';
}

function checkMemory() {
  // A machine sold as "4 GB" shows a little less than 4 GiB.
  return totalmem() >= 3.6 * GIB
    ? undefined
    : `This machine has ${(totalmem() / GIB).toFixed(1)} GiB of memory; DevOpsHub needs 4.`;
}

function checkHome() {
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK | constants.X_OK);
    accessSync(root, constants.W_OK);
    return undefined;
  } catch (error) {
    return `${error.path ?? home} is not writable (${
      error.code
    }): change its owner, or set DEVOPSHUB_HOME to a folder of yours.`;
  }
}

function checkDisk(installed) {
  const { bavail, bsize } = statfsSync(existsSync(home) ? home : root);
  const free = (bavail * bsize) / GIB;
  const needed = installed ? RUNNING_GIB : INSTALL_GIB;
  return free >= needed
    ? undefined
    : `${free.toFixed(1)} GiB of disk are free at ${home}; ${needed} are needed ${
        installed ? 'to run' : 'to install'
      }. Free some, nothing was changed.`;
}

/** PostgreSQL refuses to run as root, so root starts it as user `postgres`, who must be able to enter the data folder. */
function checkPostgresUser() {
  if (process.getuid?.() !== 0 || platform() !== 'linux') return undefined;
  const uid = Number(
    readFileSync('/etc/passwd', 'utf8').match(/^postgres:[^:]*:(\d+):/m)?.[1] ?? 65534,
  );
  for (let folder = dataFolder; folder !== dirname(folder); folder = dirname(folder)) {
    if (!existsSync(folder)) continue;
    if (spawnSync('test', ['-x', folder], { uid, gid: uid }).status !== 0) {
      return `You are root, PostgreSQL runs as user postgres, and that user cannot enter ${folder}: run as another user, move the checkout, or set DEVOPSHUB_HOME to e.g. /var/lib/devopshub.`;
    }
  }
  return undefined;
}
