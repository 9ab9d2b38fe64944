import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { adoptChild, startChild, type Child, type ChildExit, type ChildOptions } from '../child.ts';
import { ChildRecords } from '../childRecords.ts';
import { StartError } from '../startError.ts';

const NAME = 'portal';
const READY_POLL_MS = 200;
const LONGEST_BACK_OFF_MS = 30_000;
/** A portal that ran this long was well: its next failure begins the back-off anew. */
const WELL_AFTER_MS = 60_000;

export interface PortalOptions {
  launch: Omit<ChildOptions, 'name'>;
  /** Files whose contents decide whether a running portal is the one that would be started: bundle, app, configuration. */
  inputs: string[];
  records: ChildRecords;
  /** Base URL; readiness is asked there. */
  url: string;
  signal: AbortSignal;
  report: (line: string) => void;
  /** Told the pid of the portal, each time it was started or adopted. */
  onStarted: (pid: number) => void;
}

export interface Portal {
  adopted: boolean;
  stop(graceSeconds?: number): Promise<void>;
}

/**
 * Starts the portal, or adopts the running one when it was started from the same bundle and configuration, and waits until it is
 * ready. From then on one that dies is started again, with back-off.
 *
 * @throws StartError with the portal's last words when it ends before it is ready
 */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const { records, launch, signal, url, report, onStarted } = options;
  const fingerprint = fingerprintOf(options.inputs);
  let child = await adopt(records, fingerprint, url);
  const adopted = child !== undefined;
  let stopping = false;
  let logStart = 0;
  let startedAt = Date.now();

  async function launchOnce(): Promise<Child> {
    logStart = existsSync(launch.logFile) ? statSync(launch.logFile).size : 0;
    startedAt = Date.now();
    const started = await startChild({ ...launch, name: NAME });
    const { pid, startTime } = started;
    records.write({ name: NAME, pid, startTime, fingerprint, logFile: launch.logFile });
    onStarted(pid);
    return started;
  }

  async function stop(graceSeconds = 15) {
    stopping = true;
    await child?.stop({ graceSeconds });
    records.remove(NAME);
  }

  async function keepRunning() {
    for (let failures = 0; ; ) {
      const exit = await child!.exited;
      if (stopping) return;
      failures = Date.now() - startedAt > WELL_AFTER_MS ? 0 : failures + 1;
      const pause = failures ? Math.min(500 * 2 ** failures, LONGEST_BACK_OFF_MS) : 0;
      report(
        `The portal has ended${describe(exit)}; starting it again in ${
          pause / 1000
        } s. Services go on.`,
      );
      await sleep(pause, undefined, { ref: false });
      if (stopping) return;
      child = await launchOnce();
      void whenReady(url, child, signal).then(ready => {
        if (ready && !stopping) report(`The portal is back: ${url}`);
      });
    }
  }

  if (child) {
    onStarted(child.pid);
  } else {
    child = await launchOnce();
  }
  if (!adopted && !(await whenReady(url, child, signal))) {
    await stop();
    signal.throwIfAborted();
    throw new StartError(
      `The portal ended before it was ready. All of its log: ${
        launch.logFile
      }. The last lines:\n${lastWords(launch.logFile, logStart)}`,
    );
  }
  void keepRunning();
  return { adopted, stop };
}

function describe({ code, signal }: ChildExit): string {
  const how = signal ?? (code === null ? undefined : `exit ${code}`);
  return how ? ` (${how})` : '';
}

async function adopt(records: ChildRecords, fingerprint: string, url: string) {
  const record = records.get(NAME);
  const running = record && adoptChild(NAME, record);
  if (running && (record.fingerprint !== fingerprint || !(await isReady(url)))) {
    await running.stop({ graceSeconds: 10 });
    return undefined;
  }
  return running;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/.backstage/health/v1/readiness`, {
      signal: AbortSignal.timeout(5000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/** True once the portal answers that it is ready, false when it ended or the start was given up. */
async function whenReady(url: string, child: Child, signal: AbortSignal): Promise<boolean> {
  let ended = false;
  void child.exited.then(() => (ended = true));
  while (!ended && !signal.aborted) {
    if (await isReady(url)) {
      return !ended;
    }
    await sleep(READY_POLL_MS);
  }
  return false;
}

function fingerprintOf(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files.filter(existsSync)) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** What the log got since `offset`, its last lines, with JSON lines reduced to their message. */
function lastWords(logFile: string, offset: number): string {
  const size = statSync(logFile).size;
  const text = Buffer.alloc(Math.min(size - offset, 64 * 1024));
  const fd = openSync(logFile, 'r');
  readSync(fd, text, 0, text.length, size - text.length);
  closeSync(fd);
  const lines = text.toString('utf8').trim().split('\n').map(messageOf);
  const errors = lines.filter(line => /error/i.test(line));
  return (errors.length ? errors : lines)
    .slice(-8)
    .map(line => `    ${line.slice(0, 400)}`)
    .join('\n');
}

function messageOf(line: string): string {
  try {
    const { level, message, plugin } = JSON.parse(line);
    return `${level} ${plugin ?? ''}: ${message}`;
  } catch {
    return line;
  }
}
