import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ReleaseDiffs } from '../diff/ReleaseDiffs';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>');
const querySchema = z.object({
  entityRef: z.string().min(1),
  /** Absent: nothing runs yet. */
  from: digest.optional(),
  to: digest,
});

/** `/releases/diff`: what two releases differ in. */
export function createReleaseDiffRouter(options: {
  diffs: ReleaseDiffs;
  httpAuth: HttpAuthService;
}) {
  const { diffs, httpAuth } = options;
  const router = Router();

  router.get('/releases/diff', async (req, res) => {
    const query = parse(querySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await diffs.between(query, { credentials }));
  });

  return router;
}
