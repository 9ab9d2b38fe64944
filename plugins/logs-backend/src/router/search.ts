import Router from 'express-promise-router';
import type { RouterOptions } from '.';
import { requestSignal } from './requestSignal';
import { parseQuery, searchSchema } from './schema';

/** `GET /search?service=…&from=…&to=…` → `LogPage`. */
export function createSearchRouter({ logs, httpAuth }: RouterOptions) {
  const router = Router();
  router.get('/', async (req, res) => {
    const query = parseQuery(searchSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await logs.search(query, { credentials, signal: requestSignal(res) }));
  });
  return router;
}
