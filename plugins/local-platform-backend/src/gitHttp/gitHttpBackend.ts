import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gitEnvironment } from '@internal/plugin-local-platform-node';

export interface GitHttpRequest {
  /** Folder of the bare repositories. */
  gitRoot: string;
  /** Path below the root: `/<storage>/info/refs` and so on. */
  pathInfo: string;
  query: string;
  /** Shown to hooks as the remote user. */
  user: string;
  /** Added to the environment of git. */
  env: Record<string, string>;
}

/**
 * Serves one request by `git http-backend` (CGI). Both bodies are streamed; git itself inflates a gzip body. A client that goes
 * away ends git; git that ends early does not wait for the rest of the body. The caller ends the answer, after it has noted what
 * the request changed.
 */
export async function serveGitHttp(
  req: IncomingMessage,
  res: ServerResponse,
  options: GitHttpRequest,
): Promise<void> {
  const child = spawn('git', ['http-backend'], {
    env: gitEnvironment({ ...cgiVariables(req, options), ...options.env }),
    stdio: 'pipe',
  });
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  // The reader of this promise comes later; a failed start must not count as unhandled until then.
  closed.catch(() => {});
  const stop = () => child.kill('SIGTERM');
  res.once('close', stop);

  child.stdin.on('error', () => req.unpipe(child.stdin).resume());
  req.once('aborted', () => child.stdin.destroy());
  req.pipe(child.stdin);
  child.stderr.resume();

  try {
    const body = await readHead(child.stdout, res);
    await pipeline(body, res, { end: false });
    await closed;
  } catch (error) {
    // A client that has gone away needs no answer.
    if (!res.destroyed) throw error;
  } finally {
    res.off('close', stop);
    if (child.exitCode === null) child.kill('SIGTERM');
    await closed.catch(() => {});
    req.unpipe(child.stdin).resume();
  }
}

function cgiVariables(req: IncomingMessage, options: GitHttpRequest): Record<string, string> {
  const header = (name: string) => req.headers[name]?.toString() ?? '';
  return {
    GIT_PROJECT_ROOT: options.gitRoot,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: options.pathInfo,
    QUERY_STRING: options.query,
    REQUEST_METHOD: req.method ?? 'GET',
    REMOTE_USER: options.user,
    REMOTE_ADDR: req.socket.remoteAddress ?? '',
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    ...(req.headers['content-length'] ? { CONTENT_LENGTH: header('content-length') } : {}),
  };
}

const HEAD_LIMIT = 16 * 1024;

/** Reads the CGI head into the answer and gives the rest of the stream. */
async function readHead(stdout: Readable, res: ServerResponse): Promise<AsyncIterable<Buffer>> {
  const chunks = stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let read = Buffer.alloc(0);
  for (;;) {
    const end = /\r?\n\r?\n/.exec(read.toString('latin1'));
    if (end) {
      applyHead(read.subarray(0, end.index).toString('latin1'), res);
      return rest(read.subarray(end.index + end[0].length), chunks);
    }
    const { done, value } = await chunks.next();
    if (done || read.length > HEAD_LIMIT) {
      throw new Error('git http-backend ended without an answer');
    }
    read = Buffer.concat([read, value]);
  }
}

function applyHead(head: string, res: ServerResponse) {
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLocaleLowerCase('en-US') === 'status') res.statusCode = Number.parseInt(value, 10);
    else res.setHeader(name, value);
  }
}

async function* rest(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncIterable<Buffer> {
  if (first.length > 0) yield first;
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return;
    yield value;
  }
}
