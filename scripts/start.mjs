// npm start [-- --port N | --reset [--yes]]: bootstraps, builds what is stale, and runs the platform until Ctrl-C.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { Failure, main } from './bootstrap/failure.mjs';
import { home, root } from './bootstrap/paths.mjs';
import { checkPorts } from './bootstrap/ports.mjs';
import { finishReset, reset } from './bootstrap/reset.mjs';
import { runningUrl } from './bootstrap/running.mjs';

function parse(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string', default: process.env.DEVOPSHUB_PORT ?? '7007' },
        reset: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65_534) {
      throw new Error(`--port must be a number from 1 to 65534, not "${values.port}"`);
    }
    return { ...values, port };
  } catch (error) {
    throw new Failure(`${error.message}. Possible: npm start -- [--port N] [--reset [--yes]]`);
  }
}

/** Runs the supervisor in a process group of its own: Ctrl-C reaches it once, through us. */
function supervise({ node, env }, port) {
  const supervisor = spawn(
    node,
    [
      join(root, 'packages/supervisor/src/main.ts'),
      '--checkout',
      root,
      '--home',
      home,
      '--port',
      String(port),
    ],
    {
      cwd: root,
      env: { ...env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    },
  );
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

await main(async args => {
  const options = parse(args);
  const url = await runningUrl();
  if (url) {
    process.stdout.write(`  DevOpsHub already runs: ${url}\n`);
    if (options.reset) throw new Failure('Stop it first (Ctrl-C where it runs), then --reset.');
    return 0;
  }
  await checkPorts(options.port);
  if (options.reset && !(await reset(options.yes))) return 1;
  finishReset();
  const toolchain = await bootstrap({ build: true });
  return supervise(toolchain, options.port);
});
