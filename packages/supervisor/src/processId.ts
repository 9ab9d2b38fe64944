import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * What names one process for good. A pid alone is reused by the system; a pid with its start time is not.
 * `startTime` is an opaque text (boot and clock ticks on Linux, `ps -o lstart` elsewhere): compare it, never parse it.
 */
export interface ProcessId {
  pid: number;
  startTime: string;
}

/** One running process as the system tells it. */
export interface ProcessEntry extends ProcessId {
  parentPid: number;
  groupId: number;
}

let bootId: string | undefined;

/** After a reboot the same pid can come back with the same tick count, so the boot is part of the identity. */
function currentBoot(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return bootId;
}

function linuxEntry(pid: number): ProcessEntry | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command name is in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  if (state === 'Z' || state === 'X') {
    return undefined; // ended; only its parent has not asked for the exit status yet
  }
  return {
    pid,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    startTime: `${currentBoot()}:${fields[19]}`,
  };
}

function psEntries(pid?: number): ProcessEntry[] {
  const columns = ['-o', 'pid=,ppid=,pgid=,stat=,lstart='];
  let text: string;
  try {
    text = execFileSync('ps', pid ? [...columns, '-p', String(pid)] : ['-ax', ...columns], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return [];
  }
  return text
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(fields => fields.length > 4 && !fields[3].startsWith('Z'))
    .map(([id, parent, group, , ...start]) => ({
      pid: Number(id),
      parentPid: Number(parent),
      groupId: Number(group),
      startTime: start.join(' '),
    }));
}

/** The identity of a running process, or undefined when there is none with that pid (a zombie counts as none). */
export function processIdOf(pid: number): ProcessId | undefined {
  const entry = process.platform === 'linux' ? linuxEntry(pid) : psEntries(pid)[0];
  return entry && { pid: entry.pid, startTime: entry.startTime };
}

/** True while exactly this process runs; false when it has ended, even if its pid is in use again. */
export function processRuns(id: ProcessId): boolean {
  return processIdOf(id.pid)?.startTime === id.startTime;
}

/** All processes of the machine that this user may see. */
export function listProcesses(): ProcessEntry[] {
  if (process.platform !== 'linux') {
    return psEntries();
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => linuxEntry(Number(name)))
    .filter(entry => entry !== undefined);
}
