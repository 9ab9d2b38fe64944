import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mjs';
import { stepLogFolder } from './paths.mjs';

const live = process.stdout.isTTY && !process.env.CI;

export function seconds(since) {
  const elapsed = (Date.now() - since) / 1000;
  return elapsed < 60
    ? `${elapsed.toFixed(elapsed < 10 ? 1 : 0)} s`
    : `${Math.floor(elapsed / 60)} min ${Math.round(elapsed % 60)} s`;
}

/** One line that is written over while a step runs (a terminal) or said again every 15 s (a log). */
function progressLine(text, detail) {
  const started = Date.now();
  const draw = () => {
    const line = `  … ${text} (${seconds(started)}) ${detail()}`;
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
  };
  const say = () => process.stdout.write(`  … ${text} (${seconds(started)}) ${detail()}\n`);
  const timer = setInterval(live ? draw : say, live ? 200 : 15_000);
  timer.unref();
  return mark => {
    clearInterval(timer);
    process.stdout.write(`${live ? '\r\x1b[2K' : ''}  ${mark} ${text} (${seconds(started)})\n`);
  };
}

/** Shows a step with its time: `✓ text (3.2 s)`. `detail` may tell more while it runs. */
export async function step(text, work, detail = () => '') {
  const end = progressLine(text, detail);
  try {
    const result = await work();
    end('✓');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}

/** yarn's warnings about peers of other people's packages, which would hide the error below them. */
const NOISE = /YN0002|YN0086/;

function lastLines(file, count) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.filter(line => !NOISE.test(line)).slice(-count);
}

function lastLine(file) {
  let fd;
  try {
    fd = openSync(file, 'r');
    const size = fstatSync(fd).size;
    const tail = Buffer.alloc(Math.min(size, 400));
    readSync(fd, tail, 0, tail.length, size - tail.length);
    return tail.toString('utf8').trimEnd().split('\n').at(-1).trim();
  } catch {
    return '';
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

/**
 * Runs a command as a step: its output goes to `<cache>/logs/<name>.log`, the terminal shows time and last line. On failure the
 * last lines are shown, with `unharmed` (what is kept and what to do).
 */
export async function runStep({ name, text, command, args, env, cwd, unharmed }) {
  const logFile = join(stepLogFolder, `${name}.log`);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  try {
    await step(
      text,
      async () => {
        const status = await run(command, args, { cwd, env, stdio: ['ignore', log, log] });
        if (status !== 0) {
          const shown = lastLines(logFile, 15).map(line => `    ${line}`);
          throw new Failure(
            [
              `${text}: failed (exit ${status}).`,
              ...shown,
              `  Full output: ${logFile}`,
              `  ${unharmed}`,
            ].join('\n'),
          );
        }
      },
      () => lastLine(logFile),
    );
  } finally {
    closeSync(log);
  }
}

/** Exit code of a command (128 + signal number is not told apart: any signal is 1). Ctrl-C ends the command with us. */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    const pass = signal => child.kill(signal);
    process.on('SIGTERM', pass);
    process.on('SIGINT', pass);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', pass);
      process.off('SIGINT', pass);
      if (signal === 'SIGINT' || signal === 'SIGTERM') {
        process.stdout.write(
          '\n  Interrupted. What is done is kept: run the same command again to go on.\n',
        );
        process.exit(130);
      }
      resolve(code ?? 1);
    });
  });
}
