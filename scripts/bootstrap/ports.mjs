import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { platform } from 'node:os';
import { Failure } from './failure.mjs';
import { recordedPids } from './running.mjs';

function isTaken(port) {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = taken => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.setTimeout(500, () => answer(true));
  });
}

/** Inodes of the sockets that listen on the port (state 0A), over IPv4 and IPv6. */
function listeningInodes(port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file => {
    try {
      return readFileSync(file, 'utf8')
        .split('\n')
        .map(line => line.trim().split(/\s+/))
        .filter(fields => fields[3] === '0A' && fields[1].endsWith(suffix))
        .map(fields => fields[9]);
    } catch {
      return [];
    }
  });
}

function holderOnLinux(port) {
  const sockets = new Set(listeningInodes(port).map(inode => `socket:[${inode}]`));
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const descriptors = readdirSync(`/proc/${pid}/fd`);
      if (descriptors.some(fd => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)))) {
        return { pid: Number(pid), name: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
      }
    } catch {
      // another user's process, or one that ended meanwhile
    }
  }
  return undefined;
}

function holderByLsof(port) {
  try {
    const text = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [, pid, name] = text.match(/p(\d+)\nc(.+)/);
    return { pid: Number(pid), name };
  } catch {
    return undefined;
  }
}

/** The portal takes `port`, the gateway the one after it; a Failure names who holds one and how to choose another. */
export async function checkPorts(port) {
  // A killed supervisor leaves portal and gateway running; the next start takes them over, so their ports are fine.
  const ours = recordedPids(['portal', 'gateway']);
  for (const [wanted, use] of [
    [port, 'portal'],
    [port + 1, 'gateway'],
  ]) {
    if (!(await isTaken(wanted))) continue;
    const holder = platform() === 'linux' ? holderOnLinux(wanted) : holderByLsof(wanted);
    if (holder && ours.includes(holder.pid)) continue;
    const who = holder ? `${holder.name} (pid ${holder.pid})` : 'a process of another user';
    throw new Failure(
      `Port ${wanted}, which the ${use} needs, is held by ${who}. End it, or choose another port: npm start -- --port ${
        port + 100
      }`,
    );
  }
}
