import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import type express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { FileArtifactStore } from '../artifacts/FileArtifactStore';
import { audited, parse } from '@internal/plugin-kit';
import { callingPlugin } from './callers';

const typeSchema = z.object({ type: z.enum(['bundle', 'oci-image', 'model']) });

export function createArtifactsRouter(deps: {
  artifacts: FileArtifactStore;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const { artifacts, httpAuth, auditor } = deps;
  const router = Router();

  router.post('/artifacts', async (req, res) => {
    await callingPlugin(httpAuth, req);
    const { type } = parse(typeSchema, req.query);
    const event = { eventId: 'artifact-put', request: req, meta: { type } };
    res.status(201).json(await audited(auditor, event, () => artifacts.put(type, req)));
  });

  router.get('/artifacts/:digest', async (req, res) => {
    res.json(await artifacts.get(req.params.digest));
  });

  router.post('/artifacts/:digest/materialize', async (req, res) => {
    await callingPlugin(httpAuth, req);
    res.json({ dir: await artifacts.materialize(req.params.digest) });
  });

  return router;
}
