import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { deployEnvironmentReadPermission } from '@internal/plugin-deploy-common';
import { type EntityAuthorizer, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { ReleaseStandings } from '../standings/ReleaseStandings';

const standingSchema = z.object({
  entityRef: z.string().min(1),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>'),
  environment: z.string().min(1),
});

/** `/releases/standing`: how a release has done so far. */
export function createStandingsRouter(options: {
  standings: ReleaseStandings;
  authorizer: EntityAuthorizer;
  httpAuth: HttpAuthService;
}) {
  const { standings, authorizer, httpAuth } = options;
  const router = Router();

  router.get('/releases/standing', async (req, res) => {
    const query = parse(standingSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    await authorizer.assertAllowed(deployEnvironmentReadPermission, query.entityRef, credentials);
    res.json(await standings.of(query));
  });

  return router;
}
