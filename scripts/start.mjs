// npm start [-- --port N | --reset [--yes]]: bootstraps, builds what is stale, and runs the platform until Ctrl-C.
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { Failure, main } from './bootstrap/failure.mjs';
import { checkPorts } from './bootstrap/ports.mjs';
import { finishReset, reset } from './bootstrap/reset.mjs';
import { runningUrl } from './bootstrap/running.mjs';
import { supervise } from './bootstrap/supervise.mjs';

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
  return supervise(toolchain, { port: options.port });
});
