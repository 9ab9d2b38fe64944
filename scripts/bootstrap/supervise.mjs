import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { home, root } from './paths.mjs';

/**
 * Runs the supervisor until it ends and returns its exit code. It has a process group of its own, so that Ctrl-C reaches it once,
 * through us; if we are killed, the closed channel tells it to stop.
 */
export function supervise({ node, env }, { port, devAppUrl, onReady }) {
  const main = join(root, 'packages/supervisor/src/main.ts');
  const supervisor = spawn(
    node,
    [
      ...[main, '--checkout', root, '--home', home, '--port', String(port)],
      ...(devAppUrl ? ['--dev-app-url', devAppUrl] : []),
    ],
    {
      cwd: root,
      env: { ...env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    },
  );
  supervisor.once('message', () => onReady?.());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => supervisor.kill(signal));
  }
  return new Promise((resolve, reject) => {
    supervisor.once('error', reject);
    supervisor.once('exit', (code, signal) => {
      if (signal) {
        process.stderr.write(
          `\n✗ The supervisor was ended by ${signal}. Services and data are unharmed; npm start takes them over.\n`,
        );
      }
      resolve(code ?? 1);
    });
  });
}
