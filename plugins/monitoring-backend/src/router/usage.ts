import Router from 'express-promise-router';
import type { RouterOptions } from '.';
import { parseRequest, usageQuerySchema } from './schema';

/** `GET /usage?service=…&from=…&to=…` → `{items: UsageHour[]}`, ascending by hour. */
export function createUsageRouter({ monitoring, httpAuth }: RouterOptions) {
  const router = Router();
  router.get('/', async (req, res) => {
    const query = parseRequest(usageQuerySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await monitoring.usageHours(query, { credentials }) });
  });
  return router;
}
