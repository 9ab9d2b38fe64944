import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

// Of the checkout, wherever `DEVOPSHUB_HOME` is: what must not be written twice at a time is its node_modules.
const folder = join(root, '.devopshub');
const lock = join(folder, 'install.lock');

/** Runs `work` while no other command of this checkout installs; a lock whose holder has died is taken over. */
export async function whileNobodyInstalls(work) {
  for (let told = false; !take(); told = true) {
    if (!told) process.stdout.write('  … Waiting for another command to finish installing\n');
    await new Promise(done => setTimeout(done, 500));
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderLives()) rmSync(lock, { force: true });
  return false;
}

function holderLives() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    // An empty file is one that is being written right now, or that a killed command left so.
    if (!pid) return Date.now() - statSync(lock).mtimeMs < 5_000;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
