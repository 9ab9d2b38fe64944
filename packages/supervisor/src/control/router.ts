import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Problem } from './problem.ts';

const BODY_LIMIT_BYTES = 1024 * 1024;

/** What a handler gets. */
export interface Call {
  params: string[];
  body(): Promise<unknown>;
}

/** What a handler answers: JSON, unless it is a text with its type. */
export type Reply =
  | { status: number; json?: unknown }
  | { status: number; text: string; contentType: string };

export interface Endpoint {
  method: string;
  /** Matches the whole path; its groups are `params`. */
  path: RegExp;
  /** Answered without a token. */
  open?: boolean;
  handle(call: Call): Reply | Promise<Reply>;
}

/** HTTP server of a few endpoints behind one bearer token; every error is a problem document. */
export function createRouter(
  endpoints: Endpoint[],
  token: string,
  log: (message: string) => void,
): Server {
  return createServer((request, response) => {
    answer(endpoints, token, request)
      .catch((error: unknown) => {
        if (error instanceof Problem) {
          return { status: error.status, json: error };
        }
        log(`${request.method} ${request.url}: ${(error as Error).stack}`);
        return { status: 500, json: new Problem(500, 'Internal error', (error as Error).message) };
      })
      .then(reply => send(response, reply));
  });
}

async function answer(endpoints: Endpoint[], token: string, request: IncomingMessage) {
  const path = (request.url ?? '/').split('?', 1)[0];
  const matching = endpoints.filter(endpoint => endpoint.path.test(path));
  const endpoint = matching.find(each => each.method === request.method);
  if (!endpoint?.open && !hasToken(request, token)) {
    throw new Problem(
      401,
      'A token is needed',
      'Send `Authorization: Bearer <token>` with the token from <data>/run/supervisor.json.',
    );
  }
  if (!endpoint) {
    const allowed = matching.map(each => each.method).join(', ');
    throw allowed
      ? new Problem(405, 'Method not allowed', `${path} takes ${allowed}.`)
      : new Problem(404, 'Not found', `There is nothing at ${path}.`);
  }
  return endpoint.handle({
    params: endpoint.path.exec(path)!.slice(1),
    body: () => readJson(request),
  });
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new Problem(413, 'Too large', `A body must not exceed ${BODY_LIMIT_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new Problem(400, 'Not JSON', (error as Error).message);
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if ('text' in reply) {
    response.writeHead(reply.status, { 'content-type': reply.contentType });
    response.end(reply.text);
    return;
  }
  const type = reply.status >= 400 ? 'application/problem+json' : 'application/json';
  response.writeHead(reply.status, reply.json === undefined ? {} : { 'content-type': type });
  response.end(reply.json === undefined ? undefined : JSON.stringify(reply.json));
}
