import { hostname } from 'node:os';

/** Who holds a run: enough to tell at a restart on the same machine that the holder is dead, without waiting. */
export function workerIdentity(): string {
  return `${hostname()}/${process.pid}/${Math.round(performance.timeOrigin)}`;
}

/** True only when the worker surely no longer exists; a worker elsewhere, or a reused pid, is judged by its heartbeat. */
export function workerIsGone(worker: string): boolean {
  const [host, pid] = worker.split('/');
  if (host !== hostname()) return false;
  if (worker === workerIdentity()) return false;
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
