import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AlreadyRunningError } from './lock.ts';
import { parseOptions } from './options.ts';
import { createReport } from './report.ts';
import { start, type Running } from './start.ts';
import { StartError } from './startError.ts';

/** Says where the portal is and, on a machine without a screen, how to reach it from one with a screen. */
function announce(url: string, port: number): string {
  const { SSH_CONNECTION, USER, DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  const screen = process.platform === 'darwin' || DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME;
  const lines = [`\n  DevOpsHub is ready: ${url}`];
  if (SSH_CONNECTION || !screen) {
    const host = SSH_CONNECTION?.split(' ')[2] ?? '<this machine>';
    lines.push(
      `  From your own machine: ssh -N -L ${port}:127.0.0.1:${port} -L ${port + 1}:127.0.0.1:${
        port + 1
      } ${USER ?? 'root'}@${host}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const logs = join(options.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const report = createReport(join(logs, 'supervisor.log'));

  const starting = new AbortController();
  const hurry = new AbortController();
  let stopAsked: () => void;
  const stopWanted = new Promise<void>(resolve => (stopAsked = resolve));
  const onSignal = () => {
    if (starting.signal.aborted) {
      hurry.abort();
    }
    starting.abort();
    stopAsked();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  // The script that started us has ended without a word (its terminal was closed, it was killed).
  process.on('disconnect', onSignal);

  let running: Running;
  try {
    running = await start(options, report, starting.signal);
  } catch (error) {
    if (starting.signal.aborted) {
      report.line('Stopped before it was ready; nothing was lost.');
      return 130;
    }
    throw error;
  }
  process.stdout.write(announce(running.url, options.port));
  process.send?.({ ready: running.url });
  await stopWanted;
  report.line('Stopping services, gateway, portal and PostgreSQL (Ctrl-C again to hurry)');
  await running.stop(hurry.signal);
  report.line('✓ Everything has stopped');
  return 0;
}

main().then(
  code => process.exit(code),
  error => {
    if (error instanceof AlreadyRunningError) {
      process.stdout.write(`  ${error.message}\n`);
      process.exit(0);
    }
    process.stderr.write(`\n✗ ${error instanceof StartError ? error.message : error.stack}\n`);
    process.exit(1);
  },
);
