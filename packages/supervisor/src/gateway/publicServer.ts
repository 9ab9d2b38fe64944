import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Address, parseAddress } from './address.ts';
import { noNavigation, type Places, wrongHost } from './answers.ts';
import type { Exchange } from './exchange.ts';
import type { Forwarder } from './forwarder.ts';
import { prepareHeaders } from './headers.ts';
import type { GatewayMetrics } from './metrics.ts';
import { type Answer, sendAnswer } from './pages.ts';
import type { RouteIndex } from './routeIndex.ts';

interface Dependencies {
  routes: RouteIndex;
  metrics: GatewayMetrics;
  forwarder: Forwarder;
  places: Places;
  jwksFile: string;
}

/** `1`: the request is made up. It is served as any other, and counted apart. */
const SYNTHETIC_HEADER = 'x-devopshub-synthetic';

const IDLE_CLIENT_MS = 75_000;

/** The listener that browsers and programs talk to. */
export function createPublicServer(deps: Dependencies): Server {
  const server = createServer({ keepAliveTimeout: IDLE_CLIENT_MS }, (request, response) => {
    const address = addressOf(request);
    if (address.kind === 'own') {
      answerOwn(deps, address.path, request, response);
      return;
    }
    const refusal = refusalOf(deps.places, request, address);
    if (refusal) {
      sendAnswer(request, response, refusal);
    } else if (address.kind === 'service') {
      pass(deps, request, response, address);
    }
  });
  // An upload or a stream may take as long as it takes.
  server.requestTimeout = 0;
  server.on('upgrade', (request, socket, head) => {
    const address = addressOf(request);
    if (address.kind !== 'service' || refusalOf(deps.places, request, address)) {
      socket.end('HTTP/1.1 421 Misdirected Request\r\nconnection: close\r\n\r\n');
      return;
    }
    socket.on('error', () => socket.destroy());
    pass(deps, request, socket as Socket, address, head);
  });
  return server;
}

function addressOf(request: IncomingMessage): Address {
  if (request.url && !request.url.startsWith('/') && URL.canParse(request.url)) {
    // A client that takes the gateway for its HTTP proxy sends the whole URL.
    const url = new URL(request.url);
    request.headers.host = url.host;
    request.url = `${url.pathname}${url.search}`;
  }
  return parseAddress(request.headers.host, request.url ?? '/');
}

function refusalOf(places: Places, request: IncomingMessage, address: Address): Answer | undefined {
  if (address.kind !== 'service') {
    return wrongHost(places);
  }
  const { headers } = request;
  // `Sec-Fetch-Site` is sent by browsers only; a page of any site could otherwise reach services without being asked.
  const byBrowser =
    headers['sec-fetch-mode'] === 'navigate' ||
    ['cross-site', 'same-site', 'same-origin'].includes(String(headers['sec-fetch-site']));
  return address.prefix && byBrowser
    ? noNavigation(places, address.environment, address.service)
    : undefined;
}

function pass(
  { metrics, forwarder }: Dependencies,
  request: IncomingMessage,
  response: ServerResponse | Socket,
  address: Extract<Address, { kind: 'service' }>,
  head?: Buffer,
): void {
  const { environment, service, prefix, label } = address;
  if (prefix) {
    const rest = request.url!.slice(prefix.length);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
  }
  const upgrade = !(response instanceof ServerResponse);
  const close = /\bclose\b/i.test(request.headers.connection ?? '');
  if (!upgrade) {
    request.headers.connection = 'keep-alive';
  }
  prepareHeaders(request, prefix);
  const exchange: Exchange = {
    request,
    response,
    environment,
    service,
    label,
    arrivalTime: Date.now(),
    refusedBy: new Set(),
    close: close || request.httpVersion === '1.0',
    release: '',
    role: '',
    synthetic: request.headers[SYNTHETIC_HEADER] === '1',
  };
  const started = performance.now();
  const traffic = metrics.arrived(environment, service, exchange.arrivalTime, exchange.synthetic);
  response.once('close', () => {
    traffic.inFlight -= 1;
    traffic.lastRequestTime = Date.now();
    if (!upgrade) {
      const { release, role, synthetic } = exchange;
      const seconds = (performance.now() - started) / 1000;
      const status = statusSeen(exchange, response);
      metrics.answered({ environment, service, release, role, synthetic, status, seconds });
    }
  });
  void forwarder.forward(exchange, head);
}

/** What the client saw: half an answer is a failure, whatever its status line said. */
function statusSeen({ broken }: Exchange, response: ServerResponse): number {
  if (broken) {
    return 502;
  }
  return response.headersSent ? response.statusCode : 0;
}

function answerOwn(
  { metrics, routes, jwksFile, places }: Dependencies,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const send = (type: string, body: string) => {
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
    response.end(body);
  };
  switch (path) {
    case '/_gateway/healthz':
      return send('application/json', JSON.stringify({ status: 'ok', version: routes.version }));
    case '/_gateway/metrics':
      metrics.keepOnly((environment, service) => routes.get(environment, service) !== undefined);
      return send('text/plain; version=0.0.4', metrics.text());
    case '/.well-known/jwks.json':
      return send('application/jwk-set+json', readFileSync(jwksFile, 'utf8'));
    default:
      return sendAnswer(request, response, wrongHost(places));
  }
}
