import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endProcess, OWNER_VARIABLE } from './child.ts';
import { listProcesses, type ProcessEntry, type ProcessId } from './processId.ts';

function ownedBy(owner: string, pid: number): boolean {
  const marker = `${OWNER_VARIABLE}=${owner}`;
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(marker);
    }
    const text = execFileSync('ps', ['eww', '-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.includes(` ${marker} `) || text.trimEnd().endsWith(` ${marker}`);
  } catch {
    return false; // ended meanwhile, or of another user
  }
}

/**
 * Processes that carry this data folder's mark and descend from none of `known`: what a supervisor that was killed between
 * starting a child and recording it has left behind.
 */
export function findStrays(owner: string, known: ProcessId[]): ProcessId[] {
  const entries = listProcesses().filter(entry => entry.pid !== process.pid);
  const byPid = new Map(entries.map(entry => [entry.pid, entry]));
  const kept = new Set(known.map(id => id.pid));
  const descendsFromKept = (entry: ProcessEntry): boolean => {
    if (kept.has(entry.pid) || kept.has(entry.groupId)) {
      return true;
    }
    const parent = byPid.get(entry.parentPid);
    return parent !== undefined && parent.pid !== entry.pid && descendsFromKept(parent);
  };
  return entries.filter(entry => !descendsFromKept(entry) && ownedBy(owner, entry.pid));
}

/** Ends all strays by id, together, and returns how many there were. */
export async function endStrays(owner: string, known: ProcessId[]): Promise<number> {
  const strays = findStrays(owner, known);
  await Promise.all(strays.map(id => endProcess(id, { graceSeconds: 5 })));
  return strays.length;
}
