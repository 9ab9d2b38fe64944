import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Failure } from './failure.mjs';
import { dataFolder } from './paths.mjs';
import { recordedPids } from './running.mjs';

/** Asks, then empties the data folder. Toolchain, caches and builds stay. False: the person said no. */
export async function reset(yes) {
  if (!existsSync(dataFolder)) return true;
  if (!yes && !(await confirmed())) {
    process.stdout.write('  Nothing was deleted.\n');
    return false;
  }
  refuseWhileRunning();
  // Moved first, so that an interruption leaves either all of the old data or none of it in place.
  const aside = `${dataFolder}.deleted-${Date.now()}`;
  renameSync(dataFolder, aside);
  finishReset();
  process.stdout.write(`  ✓ ${dataFolder} is empty\n`);
  return true;
}

/** Deletes what a reset has moved aside, also one that was interrupted. */
export function finishReset() {
  const home = dirname(dataFolder);
  if (!existsSync(home)) return;
  for (const name of readdirSync(home).filter(entry => entry.startsWith('data.deleted-'))) {
    rmSync(join(home, name), { recursive: true, force: true });
  }
}

async function confirmed() {
  if (!process.stdin.isTTY) {
    throw new Failure(
      '--reset deletes all data of this portal and asks first; in a script say --reset --yes.',
    );
  }
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question(
    `  This deletes all databases, repositories, releases and logs in ${dataFolder}.\n  Type "reset" to go on: `,
  );
  prompt.close();
  return answer.trim() === 'reset';
}

/** What a killed supervisor left running still writes into the folder. */
function refuseWhileRunning() {
  const pids = recordedPids(['portal', 'gateway']);
  try {
    pids.push(
      Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]),
    );
  } catch {
    // no server was left
  }
  const alive = pids.filter(pid => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
  if (alive.length) {
    throw new Failure(
      `Processes of an earlier run still use the data (pid ${alive.join(
        ', ',
      )}). Run npm start and stop it with Ctrl-C, then --reset. Nothing was deleted.`,
    );
  }
}
