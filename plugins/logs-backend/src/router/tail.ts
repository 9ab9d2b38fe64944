import type { Response } from 'express';
import Router from 'express-promise-router';
import { once } from 'node:events';
import type { RouterOptions } from '.';
import { requestSignal } from './requestSignal';
import { parseQuery, tailSchema } from './schema';

/** Proxies close a silent connection after 30–60 s. */
const KEEP_ALIVE_MS = 15_000;

/**
 * `GET /tail?service=…` → server-sent events: `event: line` with a `LogLine`, `event: failed` with `{message}` when the source
 * fails after the stream began, comments in between to keep the connection.
 */
export function createTailRouter({ logs, httpAuth }: RouterOptions) {
  const router = Router();
  router.get('/', async (req, res) => {
    const query = parseQuery(tailSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const signal = requestSignal(res);
    const lines = await logs.tail(query, { credentials, signal });

    res.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    res.write(': open\n\n');
    const keepAlive = setInterval(() => send(res, ': still here\n\n'), KEEP_ALIVE_MS);
    try {
      for await (const line of lines) {
        if (!send(res, `event: line\ndata: ${JSON.stringify(line)}\n\n`)) {
          await Promise.race([once(res, 'drain'), once(res, 'close')]);
        }
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      send(res, `event: failed\ndata: ${JSON.stringify({ message })}\n\n`);
    } finally {
      clearInterval(keepAlive);
      res.end();
    }
  });
  return router;
}

/** Writes and flushes: the compression middleware holds small writes back otherwise. */
function send(res: Response & { flush?: () => void }, text: string): boolean {
  if (res.writableEnded || res.destroyed) return true;
  const more = res.write(text);
  res.flush?.();
  return more;
}
