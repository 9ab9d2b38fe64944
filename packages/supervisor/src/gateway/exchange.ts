import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ServiceRoute } from './routeTable.ts';

/** One request on its way: what it asks for and how far it has come. */
export interface Exchange {
  request: IncomingMessage;
  /** The socket of an upgrade (web sockets), else the response. */
  response: ServerResponse | Socket;
  environment: string;
  service: string;
  label?: string;
  /** Milliseconds since 1970. */
  arrivalTime: number;
  /** Instances that have refused the connection. */
  refusedBy: Set<string>;
  /** Whether the client asked to close its connection after the answer. */
  close: boolean;
  stickyCookie?: string;
  upstream?: ClientRequest;
  route?: ServiceRoute;
  /** Release that answered and its role, for the metrics. */
  release: string;
  role: string;
  /** Marked by its sender as made up. */
  synthetic: boolean;
  /** The answer broke off: the client has got a part of it. */
  broken?: boolean;
  /** Told by the proxy library that the try has failed. */
  failed?: (error: NodeJS.ErrnoException) => void;
}

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);
const CONNECTION_LOST = new Set(['ECONNRESET', 'EPIPE']);
const TRIES = 3;

/**
 * Whether another try cannot do harm: the request had no body that is used up, and either nobody took the connection, or a
 * kept connection had been closed by the other side before an answer, for a method that may be repeated.
 */
export function mayTryAgain(exchange: Exchange, error: NodeJS.ErrnoException): boolean {
  const { headers, method = 'GET' } = exchange.request;
  const bodyless =
    headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (!bodyless || exchange.refusedBy.size >= TRIES) {
    return false;
  }
  return (
    error.code === 'ECONNREFUSED' ||
    (CONNECTION_LOST.has(error.code ?? '') &&
      exchange.upstream?.reusedSocket === true &&
      IDEMPOTENT.has(method))
  );
}
