import type { Server } from 'node:http';
import { parseArgs } from 'node:util';
import { writeFileAtomic } from '../atomicFile.ts';
import { layoutOf } from '../layout.ts';
import { createControlServer } from './controlServer.ts';
import { Forwarder } from './forwarder.ts';
import { GatewayMetrics } from './metrics.ts';
import { createPublicServer } from './publicServer.ts';
import { RouteIndex } from './routeIndex.ts';
import { Waker } from './waker.ts';

/** How long requests may go on after SIGTERM. */
const STOP_GRACE_MS = 8_000;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    port: { type: 'string' },
    'portal-port': { type: 'string' },
  },
});
const layout = layoutOf(values.data!);
const port = Number(values.port);

function log(message: string): void {
  process.stdout.write(
    `${JSON.stringify({
      time: new Date().toISOString(),
      level: 'info',
      message,
      service: 'gateway',
    })}\n`,
  );
}

function listen(server: Server, at: { port: number; host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const routes = new RouteIndex();
try {
  routes.load(layout.routesFile);
} catch (error) {
  log(`cannot read the routes: ${(error as Error).message}; waiting for the supervisor`);
}
const metrics = new GatewayMetrics();
const waker = new Waker(layout.supervisorFile, log);
const places = { portalUrl: `http://localhost:${values['portal-port']}`, gatewayPort: port };
const forwarder = new Forwarder({
  routes,
  metrics,
  places,
  wake: (environment, service) => waker.wake(environment, service),
  log,
});

// Browsers resolve *.localhost to both loopback addresses; a machine may have only one of them.
const servers: Server[] = [];
for (const host of ['127.0.0.1', '::1']) {
  const server = createPublicServer({
    routes,
    metrics,
    forwarder,
    places,
    jwksFile: layout.jwksFile,
  });
  try {
    await listen(server, { port, host });
    servers.push(server);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (host === '127.0.0.1' || (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT')) {
      log(`cannot listen on ${host}:${port}: ${(error as Error).message}`);
      process.exit(1);
    }
  }
}

const control = createControlServer(routes, layout.routesFile, metrics);
await listen(control.server, { port: 0, host: '127.0.0.1' });
const address = control.server.address();
writeFileAtomic(
  layout.gatewayFile,
  JSON.stringify({
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    token: control.token,
    pid: process.pid,
  }),
);
log(`listening on port ${port}, routes version ${routes.version}`);

process.once('SIGTERM', () => {
  log('stopping');
  setTimeout(() => process.exit(0), STOP_GRACE_MS).unref();
  control.server.closeAllConnections();
  control.server.close();
  let open = servers.length;
  for (const server of servers) {
    server.close(() => {
      open -= 1;
      if (open === 0) {
        process.exit(0);
      }
    });
  }
});
