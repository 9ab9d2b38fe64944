import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { StartError } from './startError.ts';

/** How the supervisor was asked to run; see scripts/start.mjs, which calls it. */
export interface SupervisorOptions {
  checkoutDir: string;
  dataDir: string;
  /** Of caches that may be deleted at any time. */
  cacheDir: string;
  port: number;
  gatewayPort: number;
  /** Portal from its sources, app from its development server at this URL. */
  devAppUrl?: string;
}

export function parseOptions(args: string[]): SupervisorOptions {
  const { values } = parseArgs({
    args,
    options: {
      checkout: { type: 'string', default: process.cwd() },
      home: { type: 'string' },
      port: { type: 'string', default: '7007' },
      'dev-app-url': { type: 'string' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_534) {
    throw new StartError(
      `--port must be a number from 1 to 65534 (the gateway takes the one after it), not "${values.port}"`,
    );
  }
  const checkoutDir = resolve(values.checkout);
  const home = resolve(values.home ?? join(checkoutDir, '.devopshub'));
  return {
    checkoutDir,
    dataDir: join(home, 'data'),
    cacheDir: join(home, 'cache'),
    port,
    gatewayPort: port + 1,
    devAppUrl: values['dev-app-url'],
  };
}
