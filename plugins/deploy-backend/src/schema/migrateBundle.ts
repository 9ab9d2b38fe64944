import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIMEOUT_MS = 60_000;

/**
 * Runs the migrations of an unpacked bundle the way the platform does, on another database. The process sees that database's address
 * and nothing of the portal's.
 * @throws Error with the last lines of its output when it fails or takes more than a minute
 */
export async function migrateBundle(bundleDir: string, url: string): Promise<void> {
  const runDir = await mkdtemp(join(tmpdir(), 'schema-check-'));
  try {
    await mkdir(join(runDir, 'secrets'), { mode: 0o700 });
    await writeFile(join(runDir, 'secrets', 'database-url'), url, { mode: 0o600 });
    await run(bundleDir, runDir);
  } finally {
    await rm(runDir, { recursive: true, force: true });
  }
}

async function run(bundleDir: string, runDir: string): Promise<void> {
  const child = spawn(process.execPath, [join(bundleDir, 'server.cjs'), 'migrate'], {
    cwd: bundleDir,
    env: { PATH: '/usr/bin:/bin', HOME: runDir, RUN_DIR: runDir, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => lines.push(...String(chunk).split('\n').filter(Boolean)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) return;
  const why = code === null ? 'took more than a minute' : `ended with ${code}`;
  throw new Error(`its migrations ${why}: ${lines.slice(-5).join(' | ')}`);
}
