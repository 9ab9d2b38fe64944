import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '../bootstrap/failure.mjs';
import { runStep } from '../bootstrap/progress.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const LINE = 'apt-get update && apt-get install -y chromium';

const find = () => [process.env.CHROMIUM_PATH, ...PLACES].find(path => path && existsSync(path));

/** Path of Chromium; root on Debian gets it installed, everybody else is told the line. Never a skip. */
export async function ensureChromium({ env }) {
  const present = find();
  if (present) return present;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    await runStep({
      name: 'chromium',
      text: 'Installing Chromium',
      command: 'sh',
      args: ['-c', LINE],
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive' },
      unharmed: `By hand: ${LINE}`,
    });
  }
  const installed = find();
  if (!installed) {
    throw new Failure(
      `Chromium is missing. Install it: ${LINE} (or set CHROMIUM_PATH), then: npm run e2e`,
    );
  }
  return installed;
}
