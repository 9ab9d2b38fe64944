import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { killGroup, type ProcessLedger } from './ProcessLedger';

/** Time between asking a process to end and ending it. */
const GRACE_MS = 3_000;

export interface CommandResult {
  /** Null when it was ended by a signal. */
  code: number | null;
  timedOut: boolean;
  aborted: boolean;
}

/**
 * Runs a script of package.json with `sh` in a process group of its own and hands its output over line by line. When it ends, its
 * time is up or the signal aborts, everything it started ends with it.
 */
export async function runCommand(options: {
  script: string;
  cwd: string;
  env: Record<string, string>;
  timeoutSeconds: number;
  signal: AbortSignal;
  ledger: ProcessLedger;
  onLine: (line: string) => void;
}): Promise<CommandResult> {
  const { script, cwd, env, timeoutSeconds, signal, ledger, onLine } = options;
  if (signal.aborted) return { code: null, timedOut: false, aborted: true };
  const child = spawn('/bin/sh', ['-c', script], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const pid = child.pid;
  if (pid === undefined) {
    await exited;
    throw new Error(`'${script}' could not be started`);
  }
  await ledger.add(pid);

  const read = [child.stdout, child.stderr].map(async stream => {
    for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) onLine(line);
  });

  let timedOut = false;
  let force: NodeJS.Timeout | undefined;
  const end = () => {
    killGroup(pid, 'SIGTERM');
    force = setTimeout(() => killGroup(pid, 'SIGKILL'), GRACE_MS);
  };
  const limit = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutSeconds * 1000);
  signal.addEventListener('abort', end, { once: true });
  try {
    const code = await exited;
    // What the script left running would hold the pipes open and outlive the build.
    killGroup(pid, 'SIGKILL');
    await Promise.all(read);
    return { code, timedOut, aborted: signal.aborted };
  } finally {
    clearTimeout(limit);
    clearTimeout(force);
    signal.removeEventListener('abort', end);
    ledger.remove(pid);
  }
}
