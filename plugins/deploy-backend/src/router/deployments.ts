import type { AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import Router from 'express-promise-router';
import type { Request } from 'express';
import { z } from 'zod';
import type { DeployApi } from '../deployments/DeployApi';
import { parse } from '@internal/plugin-kit';

const deploySchema = z.object({
  entityRef: z.string().min(1),
  environment: z.string().min(1),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256:<64 hex>')
    .optional(),
  kind: z
    .enum(['automatic', 'promote', 'rollback', 'preview', 'restart', 'working-tree'])
    .default('promote'),
  requestId: z.string().min(1).max(200).optional(),
  reason: z.string().min(1).max(1000).optional(),
  how: z.enum(['rollout', 'at-once']).optional(),
  breakGlass: z.object({ reason: z.string().min(1).max(1000) }).optional(),
});

const listSchema = z.object({
  entityRef: z.string().min(1).optional(),
  environment: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  /** `createTime` of the last deployment of the page before. */
  cursor: z.iso.datetime().optional(),
});

const placeSchema = z.object({ entityRef: z.string().min(1), environment: z.string().min(1) });

/** `/deployments`: attempts to make a release run in an environment. */
export function createDeploymentsRouter(options: {
  api: DeployApi;
  auth: AuthService;
  httpAuth: HttpAuthService;
}) {
  const { api, auth, httpAuth } = options;
  const router = Router();

  router.get('/deployments', async (req, res) => {
    const { cursor, ...query } = parse(listSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    const beforeTime = cursor ? new Date(cursor) : undefined;
    const items = await api.listDeployments({ ...query, beforeTime }, { credentials });
    const last = items.length === query.limit ? items[items.length - 1] : undefined;
    res.json({ items, ...(last && { nextCursor: last.createTime }) });
  });

  router.post('/deployments', async (req, res) => {
    const [request, call] = await requested(req);
    res.status(201).json(await api.deploy(request, call));
  });

  router.post('/deployments/decision', async (req, res) => {
    const [request, call] = await requested(req);
    res.json(await api.decide(request, call));
  });

  router.post('/deployments/approval-request', async (req, res) => {
    const [request, call] = await requested(req);
    res.status(201).json(await api.requestApproval(request, call));
  });

  router.get('/deployments/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.getDeployment(req.params.id, { credentials }));
  });

  router.post('/deployments/:id/end', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.endPreview(req.params.id, { credentials }));
  });

  router.post('/holds/release', async (req, res) => {
    const place = parse(placeSchema, req.body);
    const credentials = await httpAuth.credentials(req);
    await api.releaseHold(place, { credentials });
    res.json({});
  });

  return router;

  async function requested(req: Request) {
    const request = parse(deploySchema, req.body);
    const credentials = await httpAuth.credentials(req);
    if (request.kind === 'automatic' && auth.isPrincipal(credentials, 'user')) {
      throw new InputError(
        "A person's deployment is not 'automatic'; use 'promote' or 'rollback'.",
      );
    }
    return [request, { credentials }] as const;
  }
}
