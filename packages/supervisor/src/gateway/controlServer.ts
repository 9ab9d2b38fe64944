import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { GatewayMetrics } from './metrics.ts';
import type { RouteIndex } from './routeIndex.ts';

/** What `GET /stats` answers. */
export interface GatewayStats extends ReturnType<GatewayMetrics['traffic']> {
  version: number;
}

/** The listener for the supervisor alone: `POST /reload` reads the route file, `GET /stats` counts requests. */
export function createControlServer(
  routes: RouteIndex,
  routesFile: string,
  metrics: GatewayMetrics,
): { server: Server; token: string } {
  const token = randomBytes(32).toString('base64url');
  const expected = Buffer.from(`Bearer ${token}`);
  const server = createServer((request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '');
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      send(401, { status: 401, title: 'The gateway is controlled by the supervisor only' });
      return;
    }
    try {
      if (request.method === 'POST' && request.url === '/reload') {
        send(200, { version: routes.load(routesFile) });
      } else if (request.method === 'GET' && request.url === '/stats') {
        send(200, { version: routes.version, ...metrics.traffic() } satisfies GatewayStats);
      } else {
        send(404, { status: 404, title: 'Not found' });
      }
    } catch (error) {
      send(500, { status: 500, title: (error as Error).message });
    }
  });
  return { server, token };
}
