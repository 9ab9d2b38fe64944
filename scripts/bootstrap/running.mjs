import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './paths.mjs';

/**
 * The URL of the portal that runs on this data folder, undefined when none does. An early answer before anything is built; what
 * decides is the supervisor's own lock, which also knows pids that were used again.
 */
export async function runningUrl() {
  try {
    const { pid, url } = JSON.parse(
      readFileSync(join(dataFolder, 'run', 'supervisor.lock'), 'utf8'),
    );
    process.kill(pid, 0);
    const answer = await fetch(`${url}/.backstage/health/v1/liveness`, {
      signal: AbortSignal.timeout(3000),
    });
    return answer.ok ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Pids of the processes that a supervisor of this data folder has recorded as its children. */
export function recordedPids(names) {
  return names.flatMap(name => {
    try {
      return [
        JSON.parse(readFileSync(join(dataFolder, 'run', 'children', `${name}.json`), 'utf8')).pid,
      ];
    } catch {
      return [];
    }
  });
}
