// npm run dev [-- --port N]: backend and app from their sources, reloading on change, on the real PostgreSQL and services.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { dataFolder, root } from './bootstrap/paths.mjs';
import { checkPorts } from './bootstrap/ports.mjs';
import { supervise } from './bootstrap/supervise.mjs';

const APP_URL = 'http://localhost:3000';

await main(async args => {
  const { values } = parseArgs({ args, options: { port: { type: 'string', default: '7007' } } });
  const port = Number(values.port);
  await checkPorts(port);
  const toolchain = await bootstrap({ build: ['event-contracts', 'service-kit'] });
  const cli = join(root, 'node_modules/@backstage/cli/bin/backstage-cli');
  const configs = [
    join(root, 'app-config.yaml'),
    join(dataFolder, 'run/portal/app-config.runtime.yaml'),
  ];
  let app;
  const startApp = () => {
    app = spawn(
      toolchain.node,
      [cli, 'package', 'start', ...configs.flatMap(file => ['--config', file])],
      {
        cwd: join(root, 'packages/app'),
        env: { ...toolchain.env, NODE_ENV: 'development' },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
  };
  const code = await supervise(toolchain, { port, devAppUrl: APP_URL, onReady: startApp });
  app?.kill();
  return code;
});
