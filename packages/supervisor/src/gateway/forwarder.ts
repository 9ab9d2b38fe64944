import { Agent, type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';
import { badGateway, endedPreview, type Places, unavailable, unknownService } from './answers.ts';
import { chooseTarget } from './choose.ts';
import { type Exchange, mayTryAgain } from './exchange.ts';
import type { GatewayMetrics } from './metrics.ts';
import { type Answer, sendAnswer } from './pages.ts';
import { routeFor, type RouteIndex } from './routeIndex.ts';
import type { RouteTarget } from './routeTable.ts';

/** How long a request waits for an instance of a service that starts or wakes up. */
export const HOLD_MS = 15_000;

/** A call to the supervisor may get lost when that is just started anew. */
const WAKE_AGAIN_MS = 2_000;

interface Dependencies {
  routes: RouteIndex;
  metrics: GatewayMetrics;
  places: Places;
  /** Asks the supervisor to wake a service; calls for one that is being waked are joined. */
  wake(environment: string, service: string): void;
  log(message: string): void;
}

/** Sends requests on to instances by `httpxy`: bodies are streamed both ways, connections to instances are kept. */
export class Forwarder {
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' });
  readonly #exchanges = new WeakMap<IncomingMessage, Exchange>();
  readonly #proxy = createProxyServer({
    // A cookie for all of `localhost` would reach the portal.
    cookieDomainRewrite: { localhost: '', '.localhost': '' },
  });
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#proxy.on('error', (error, request) => {
      if (request) {
        this.#exchanges.get(request)?.failed?.(error as NodeJS.ErrnoException);
      }
    });
    this.#proxy.on('proxyReq', (upstream, request) => {
      const exchange = this.#exchanges.get(request);
      if (exchange) {
        exchange.upstream = upstream;
      }
    });
    this.#proxy.on('proxyRes', (answer, request, response) => {
      const exchange = this.#exchanges.get(request);
      // Whether this connection stays open is between the client and the gateway.
      answer.headers.connection = exchange?.close ? 'close' : 'keep-alive';
      delete answer.headers['keep-alive'];
      if (exchange?.synthetic) {
        answer.headers['x-devopshub-release'] = exchange.release;
      }
      if (exchange?.stickyCookie) {
        (answer.headers['set-cookie'] ??= []).push(exchange.stickyCookie);
      }
      if (String(answer.headers['content-type']).startsWith('text/event-stream')) {
        process.nextTick(() => response.flushHeaders());
      }
    });
  }

  /** Resolves when the exchange is over. Never rejects. */
  async forward(exchange: Exchange, head?: Buffer): Promise<void> {
    const { routes, places } = this.#deps;
    const { environment, service, request } = exchange;
    this.#exchanges.set(request, exchange);
    while (!exchange.response.destroyed) {
      const known = routes.get(environment, service);
      if (!known) {
        return this.#answer(exchange, unknownService(places, environment, service, routes.list()));
      }
      const route = routeFor(known, exchange.label);
      if (route === 'ended') {
        return this.#answer(exchange, endedPreview(exchange.label!, service));
      }
      exchange.route = route;
      const choice = chooseTarget(route, request.headers, Math.random(), exchange.refusedBy);
      if (choice) {
        exchange.stickyCookie = choice.stickyCookie;
        if ((await this.#send(exchange, choice.target, head)) === 'over') {
          return undefined;
        }
        exchange.refusedBy.add(choice.target.instanceId);
        continue;
      }
      const left = exchange.arrivalTime + HOLD_MS - Date.now();
      // With the state "Ready" the only target has just refused: its successor is on the way.
      const worthWaiting = ['Starting', 'Asleep', 'Ready'].includes(route.state);
      if (!worthWaiting || left <= 0) {
        return this.#answer(exchange, unavailable(places, route));
      }
      if (route.state === 'Asleep') {
        this.#deps.wake(environment, service);
      }
      await routes.changed(Math.min(left, WAKE_AGAIN_MS));
    }
    return undefined;
  }

  #send(exchange: Exchange, target: RouteTarget, head?: Buffer): Promise<'over' | 'again'> {
    const { request, response } = exchange;
    const { metrics } = this.#deps;
    exchange.release = target.release;
    exchange.role = target.role ?? 'stable';
    metrics.sentTo(target.instanceId, 1);
    return new Promise(resolve => {
      const finish = (outcome: 'over' | 'again') => {
        exchange.failed = undefined;
        response.off('close', closed);
        metrics.sentTo(target.instanceId, -1);
        resolve(outcome);
      };
      const closed = () => finish('over');
      response.once('close', closed);
      exchange.failed = error => {
        if (!response.destroyed && !begun(response) && mayTryAgain(exchange, error)) {
          finish('again');
        } else {
          this.#giveUp(exchange, target, error);
        }
      };
      const address = { host: '127.0.0.1', port: target.port };
      const sent =
        response instanceof ServerResponse
          ? this.#proxy.web(request, response, { target: address, agent: this.#agent })
          : this.#proxy.ws(request, response, { target: address }, head);
      sent.catch(() => undefined); // failures come by the error event
    });
  }

  #giveUp(exchange: Exchange, target: RouteTarget, error: NodeJS.ErrnoException): void {
    const { response, service, environment, route } = exchange;
    if (response.destroyed || begun(response)) {
      exchange.broken = !response.destroyed;
      response.destroy();
      return;
    }
    const reason = error.code ?? error.message;
    this.#deps.log(`${environment}/${service}: ${target.instanceId} ${reason}`);
    this.#answer(exchange, badGateway(route!, reason));
  }

  #answer(exchange: Exchange, answer: Answer): void {
    const { request, response } = exchange;
    if (response instanceof ServerResponse) {
      sendAnswer(request, response, answer);
      return;
    }
    response.end(
      `HTTP/1.1 ${answer.status} ${answer.status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\n\r\n${answer.title}\n`,
    );
  }
}

/** True once a part of the answer is on its way to the client. */
function begun(response: ServerResponse | Socket): boolean {
  return response instanceof ServerResponse ? response.headersSent : response.bytesWritten > 0;
}
