// A clone with nothing but what the machine has: toolchain, all packages from the registry, all builds, until the URL is printed.
import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortPair } from './support/ports.mjs';

const BUDGET_MINUTES = 8;

export default async ({ root, env, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-clone-'));
  await chmod(folder, 0o755);
  let child;
  try {
    const started = performance.now();
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
    child = spawn('npm', ['start', '--', '--port', String(await freePortPair())], {
      cwd: clone,
      env: {
        ...withoutToolchain(env),
        // No package of an earlier installation is at hand.
        YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
        npm_config_cache: join(folder, 'npm'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm does not pass every signal on: it is ended as a group.
      detached: true,
    });
    await new Promise((resolve, reject) => {
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', chunk => {
          output = (output + chunk).slice(-20_000);
          for (const line of String(chunk).split('\n')) if (/[✓✗]/.test(line)) say(line.trim());
          if (output.includes('DevOpsHub is ready')) resolve();
        });
      child.once('exit', code => reject(new Error(`npm start ended with ${code}:\n${output}`)));
    });
    const minutes = (performance.now() - started) / 60_000;
    return [
      {
        what: 'fresh clone to URL, caches empty',
        unit: 'min',
        budget: BUDGET_MINUTES,
        measured: minutes,
        ok: minutes <= BUDGET_MINUTES,
      },
    ];
  } finally {
    await end(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** The environment as it was before the bootstrap put this checkout's own Node and yarn first. */
function withoutToolchain({ PATH, npm_config_nodedir, DEVOPSHUB_HOME, DEVOPSHUB_YARN, ...env }) {
  const own = part => !/\.devopshub\/toolchain|node_modules\/\.bin/.test(part);
  return { ...env, PATH: PATH.split(':').filter(own).join(':') };
}

async function end(child) {
  if (!child?.pid || child.exitCode !== null) return;
  const exited = new Promise(resolve => child.once('exit', resolve));
  process.kill(-child.pid, 'SIGTERM');
  await exited;
}
