import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processIdOf, processRuns, type ProcessId } from './processId.ts';

/** Environment variable by which every process of one data folder can be told from all others. */
export const OWNER_VARIABLE = 'DEVOPSHUB_OWNER';

/** What to run. Nothing secret belongs in `args` or `env`: both show in the process list. */
export interface ChildOptions {
  /** Shown to people and used as the name of the record, e.g. `portal` or an instance id. */
  name: string;
  command: string;
  args: string[];
  cwd: string;
  /** The whole environment of the child; nothing is inherited. */
  env: Record<string, string | undefined>;
  /** stdout and stderr are appended here. A file and no pipe, so that the child outlives its parent's death. */
  logFile: string;
  /** Absolute data folder; put into the environment as `DEVOPSHUB_OWNER`. */
  owner: string;
  /** Numeric user and group to run as; only root may set them. */
  uid?: number;
  gid?: number;
}

/** Both null when the process was adopted: only a parent is told how its child ended. */
export interface ChildExit {
  code: number | null;
  signal: string | null;
}

/** A running process, in a process group of its own, that this supervisor started or adopted. */
export interface Child extends ProcessId {
  name: string;
  /** Resolves once, when the process has ended; never rejects. */
  exited: Promise<ChildExit>;
  /** Sends a signal to the process alone; false when it has ended. */
  signal(signal: NodeJS.Signals): boolean;
  /** SIGTERM, after `graceSeconds` (default 10) SIGKILL; both to the whole group. Resolves when the process has ended. */
  stop(options?: StopOptions): Promise<ChildExit>;
}

export interface StopOptions {
  graceSeconds?: number;
  /** Default SIGTERM. */
  signal?: NodeJS.Signals;
}

const ADOPTED_POLL_MS = 250;

/**
 * Starts a process in its own session and process group, so that Ctrl-C in the terminal reaches only the supervisor, which
 * then stops its children in order.
 *
 * @throws Error with `code` ENOENT or EACCES when the command cannot be run.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  mkdirSync(dirname(options.logFile), { recursive: true });
  // O_APPEND: the rotation truncates the file under the writer, which must then go on at the new end.
  const log = openSync(options.logFile, 'a', 0o600);
  try {
    const started = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: { ...options.env, [OWNER_VARIABLE]: options.owner } as NodeJS.ProcessEnv,
      stdio: ['ignore', log, log],
      detached: true,
      uid: options.uid,
      gid: options.gid,
    });
    const exited = new Promise<ChildExit>(resolve => {
      started.once('exit', (code, signal) => resolve({ code, signal }));
    });
    await new Promise<void>((resolve, reject) => {
      started.once('spawn', resolve);
      started.once('error', reject);
    });
    const pid = started.pid!;
    // A process that has already ended keeps a made-up start time, which matches no running process.
    const id = processIdOf(pid) ?? { pid, startTime: 'ended' };
    return toChild(options.name, id, exited);
  } finally {
    closeSync(log);
  }
}

/** Takes over a process that an earlier supervisor started; undefined when it no longer runs. */
export function adoptChild(name: string, id: ProcessId): Child | undefined {
  if (!processRuns(id)) {
    return undefined;
  }
  return toChild(
    name,
    id,
    whenEnded(id).then(() => ({ code: null, signal: null })),
  );
}

/** Ends a process and its group by id: SIGTERM, after the grace period SIGKILL. Does nothing when it no longer runs. */
export async function endProcess(id: ProcessId, options?: StopOptions): Promise<void> {
  await adoptChild(`pid ${id.pid}`, id)?.stop(options);
}

function toChild(name: string, id: ProcessId, exited: Promise<ChildExit>): Child {
  return {
    name,
    ...id,
    exited,
    signal: signal => processRuns(id) && send(id.pid, signal),
    stop: options => stopGroup(id, exited, options),
  };
}

async function stopGroup(id: ProcessId, exited: Promise<ChildExit>, options: StopOptions = {}) {
  const { graceSeconds = 10, signal = 'SIGTERM' } = options;
  if (processRuns(id)) {
    send(-id.pid, signal);
    const timer = new AbortController();
    await Promise.race([
      exited,
      sleep(graceSeconds * 1000, undefined, { signal: timer.signal }).catch(() => undefined),
    ]);
    timer.abort();
  }
  // Also after a clean exit: what the process left behind in its group must not stay. A group's id is in use as long as it
  // has members, so this cannot hit a stranger.
  send(-id.pid, 'SIGKILL');
  return exited;
}

async function whenEnded(id: ProcessId) {
  while (processRuns(id)) {
    await sleep(ADOPTED_POLL_MS);
  }
}

function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false; // ESRCH: already gone
  }
}
