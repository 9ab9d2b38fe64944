import { readdirSync, readFileSync } from 'node:fs';
import pidusage from 'pidusage';

/** What a process has used, as the system counts it. */
export interface Usage {
  rssBytes: number;
  /** Of all threads, since its start. */
  cpuSeconds: number;
}

/** Linux counts in ticks of 1/100 s on every platform that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Usage of processes by pid; those that have ended are missing. With `tree`, a process counts with all its descendants. */
export async function readUsage(
  processes: Array<{ pid: number; tree?: boolean }>,
): Promise<Map<number, Usage>> {
  return process.platform === 'linux' ? readProc(processes) : readByPs(processes);
}

function readProc(processes: Array<{ pid: number; tree?: boolean }>): Map<number, Usage> {
  const found = new Map<number, Usage>();
  const children = processes.some(each => each.tree) ? childrenByParent() : new Map();
  for (const { pid, tree } of processes) {
    const pids = tree ? descendants(pid, children) : [pid];
    const usages = pids.flatMap(each => readOne(each, tree === true) ?? []);
    if (usages.length > 0) {
      found.set(pid, {
        rssBytes: usages.reduce((sum, usage) => sum + usage.rssBytes, 0),
        cpuSeconds: usages.reduce((sum, usage) => sum + usage.cpuSeconds, 0),
      });
    }
  }
  return found;
}

/** `/proc/<pid>/stat` after the command name, which may hold spaces: fields[0] is the state, field 3 of proc(5). */
function statFields(pid: number | string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function readOne(pid: number, shared: boolean): Usage | undefined {
  const fields = statFields(pid);
  if (!fields || fields[0] === 'Z') {
    return undefined;
  }
  return {
    rssBytes: (shared && proportionalBytes(pid)) || residentBytes(pid),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
  };
}

function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Members of a tree share memory (PostgreSQL's buffers), which is to be counted once: each one's part of it. */
function proportionalBytes(pid: number): number | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) * 1024;
  } catch {
    return undefined; // of another user
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const fields = /^\d+$/.test(name) ? statFields(name) : undefined;
    if (fields) {
      const parent = Number(fields[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    }
  }
  return children;
}

function descendants(pid: number, children: Map<number, number[]>): number[] {
  return [pid, ...(children.get(pid) ?? []).flatMap(child => descendants(child, children))];
}

async function readByPs(processes: Array<{ pid: number }>): Promise<Map<number, Usage>> {
  const found = new Map<number, Usage>();
  for (const { pid } of processes) {
    try {
      const { memory, ctime } = await pidusage(pid);
      found.set(pid, { rssBytes: memory, cpuSeconds: ctime / 1000 });
    } catch {
      // It has ended.
    }
  }
  return found;
}
