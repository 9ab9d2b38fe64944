import Router from 'express-promise-router';
import type { RouterOptions } from '.';
import { requestSignal } from './requestSignal';
import { histogramSchema, parseQuery } from './schema';

/** `GET /histogram?service=…&from=…&to=…&stepSeconds=60` → `LogHistogram`. */
export function createHistogramRouter({ logs, httpAuth }: RouterOptions) {
  const router = Router();
  router.get('/', async (req, res) => {
    const { stepSeconds, ...filter } = parseQuery(histogramSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const signal = requestSignal(res);
    res.json(await logs.histogram(filter, stepSeconds, { credentials, signal }));
  });
  return router;
}
