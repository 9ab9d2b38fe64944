import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { serviceTryPermission } from '@internal/plugin-local-platform-common';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import { audited, parse } from '@internal/plugin-kit';

/** Whose data a try sees where the person names no tenant. */
const DEFAULT_TENANT = 'demo';

const requestSchema = z.object({
  service: z.string(),
  environment: z.string(),
  tenant: z.string().default(DEFAULT_TENANT),
  permissions: z.array(z.string()).default([]),
});

/** *Try it*: a signed-in person gets a short-lived token for one service in one environment. */
export function createServiceTokensRouter(deps: {
  host: LocalGitHost;
  access: RepositoryAccess;
  runtime: RuntimeService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const { host, access, runtime, httpAuth, auditor } = deps;
  const router = Router();

  router.post('/service-tokens', express.json(), async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const request = parse(requestSchema, req.body);
    await access.require(serviceTryPermission, await host.get(request.service), credentials);
    const subject = credentials.principal.userEntityRef;
    const token = await audited(
      auditor,
      { eventId: 'service-token-create', request: req, meta: request },
      () => runtime.issuePersonToken({ ...request, subject }, { credentials }),
    );
    res.setHeader('cache-control', 'no-store');
    res.status(201).json(token);
  });

  return router;
}
