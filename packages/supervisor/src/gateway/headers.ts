import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { withoutPortalCookies } from './cookies.ts';

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/;

/**
 * Makes the headers of a request fit for a service: the portal's cookies off, trace context there, `X-Forwarded-*` told by
 * the gateway. Host is kept: a tenant's name is in it.
 */
export function prepareHeaders(request: IncomingMessage, prefix: string | undefined): void {
  const { headers, socket } = request;
  if (headers.cookie !== undefined) {
    const cookie = withoutPortalCookies(headers.cookie);
    if (cookie === undefined) {
      delete headers.cookie;
    } else {
      headers.cookie = cookie;
    }
  }
  if (!TRACEPARENT.test(String(headers.traceparent ?? ''))) {
    headers.traceparent = newTraceparent();
    delete headers.tracestate;
  }
  const client = socket.remoteAddress ?? '';
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before ? `${before}, ${client}` : client;
  headers['x-forwarded-host'] = headers.host;
  headers['x-forwarded-proto'] = 'http';
  headers['x-forwarded-port'] = String(socket.localPort);
  if (prefix) {
    headers['x-forwarded-prefix'] = prefix;
  } else {
    delete headers['x-forwarded-prefix'];
  }
}

function newTraceparent(): string {
  const id = randomBytes(24).toString('hex');
  return `00-${id.slice(0, 32)}-${id.slice(32)}-01`;
}
