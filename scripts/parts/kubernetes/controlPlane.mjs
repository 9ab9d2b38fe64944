// A real control plane for tests: API server, controller manager, scheduler, etcd and the Argo controllers as processes on free
// loopback ports, with kwok for the nodes. Built once into ~/.cache/devopshub-parts/kubernetes (DEVOPSHUB_PARTS_CACHE is honoured).
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const cache = join(
  process.env.DEVOPSHUB_PARTS_CACHE ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'devopshub-parts'),
  'kubernetes',
);

/** Commands that must be there, with what to do about each; Debian's packages are installed where we may. */
const NEEDED = [
  { command: 'go', args: ['version'], what: 'Go 1.26.6 or newer', fix: 'https://go.dev/dl/' },
  { command: 'openssl', args: ['version'], what: 'OpenSSL', debian: 'openssl' },
  { command: 'curl', args: ['--version'], what: 'curl', debian: 'curl' },
  { command: 'git', args: ['--version'], what: 'git', debian: 'git' },
  { command: 'unzip', args: ['-v'], what: 'unzip', debian: 'unzip' },
  { command: 'prometheus', args: ['--version'], what: 'Prometheus', debian: 'prometheus' },
  { command: 'redis-server', args: ['--version'], what: 'Redis', debian: 'redis-server' },
];

/** Throws with the whole list of what is missing, so that nobody installs one thing at a time. */
export async function ensureTools() {
  // Where Go's own installer puts it; a runner's PATH often leaves that out.
  process.env.PATH = [process.env.PATH, '/usr/local/go/bin'].join(delimiter);
  const works = ({ command, args }) => run(command, args).then(Boolean, () => false);
  const missing = async () => {
    const found = await Promise.all(NEEDED.map(works));
    return NEEDED.filter((_, index) => !found[index]);
  };
  const packages = (await missing()).flatMap(({ debian }) => debian ?? []);
  if (packages.length && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`installing ${packages.join(' ')}`);
    const install = `apt-get update -q && apt-get install -y -q --no-install-recommends ${packages.join(
      ' ',
    )}`;
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('sh', ['-c', install], { env, maxBuffer: 1 << 24 }).catch(({ stderr }) =>
      console.log(stderr),
    );
  }
  const left = await missing();
  if (!left.length) return;
  const lines = left.map(
    ({ what, debian, fix }) => `  ${what}: ${fix ?? `apt-get install ${debian}`}`,
  );
  throw new Error(`The Kubernetes tier needs, and does not find on PATH:\n${lines.join('\n')}`);
}

const script = (name, args, env = {}) => {
  const child = spawn('bash', [join(import.meta.dirname, name), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`${name} ended with code ${code}`);
  });
};

/** @returns the kubeconfig of a cluster admin, the folder of the processes' ids, and how to end all of it. */
export async function startControlPlane() {
  await ensureTools();
  console.log('control plane: checking what is built (the first time takes about 15 minutes)');
  await script('get.sh', [cache]);
  await script('get.sh', [cache, 'argocd']);
  const data = await mkdtemp(join(tmpdir(), 'devopshub-kubernetes-'));
  const stop = async () => {
    await script('down.sh', [data]);
    await rm(data, { recursive: true, force: true });
  };
  await script('up.sh', [data, cache], { ARGOCD: '1' }).catch(async error => {
    await stop();
    throw error;
  });
  return { data, kubeconfig: join(data, 'kubeconfig'), bin: join(cache, 'bin'), stop };
}
