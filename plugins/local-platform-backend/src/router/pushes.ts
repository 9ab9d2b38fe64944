import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { PushJournal } from '../repositories/PushJournal';
import { callingPlugin } from './callers';
import { parse } from '@internal/plugin-kit';

const querySchema = z.object({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** Pushes in order, for plugins that catch up. */
export function createPushesRouter(deps: {
  journal: PushJournal;
  httpAuth: HttpAuthService;
}): express.Router {
  const router = Router();

  router.get('/pushes', async (req, res) => {
    await callingPlugin(deps.httpAuth, req);
    const { after, limit } = parse(querySchema, req.query) as z.infer<typeof querySchema>;
    res.json({ items: await deps.journal.list({ afterSequence: after, limit }) });
  });

  return router;
}
