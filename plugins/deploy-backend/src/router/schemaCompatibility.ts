import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { deployEnvironmentReadPermission } from '@internal/plugin-deploy-common';
import { type EntityAuthorizer, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { SchemaCompatibility } from '../schema/SchemaCompatibility';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>');
const querySchema = z.object({ entityRef: z.string().min(1), from: digest, to: digest });

/** `/releases/schema-compatibility`: whether the older of two releases works on the database of the newer one. */
export function createSchemaCompatibilityRouter(options: {
  schemaCompatibility: SchemaCompatibility;
  authorizer: EntityAuthorizer;
  httpAuth: HttpAuthService;
}) {
  const { schemaCompatibility, authorizer, httpAuth } = options;
  const router = Router();

  router.get('/releases/schema-compatibility', async (req, res) => {
    const query = parse(querySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    await authorizer.assertAllowed(deployEnvironmentReadPermission, query.entityRef, credentials);
    res.json(await schemaCompatibility.check(query, { credentials }));
  });

  return router;
}
