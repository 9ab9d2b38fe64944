import express from 'express';
import Router from 'express-promise-router';
import { InputError, NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { accessExplainPermission } from '@internal/plugin-access-common';
import type { HttpAuthService, UserInfoService } from '@backstage/backend-plugin-api';
import type { PermissionPolicy } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import type { Role } from '../domain/roles';
import type { Explainer } from '../explain';
import type { PermissionCatalog } from '../permissionCatalog';

const requestSchema = z.strictObject({
  user: z.string().min(1),
  permission: z.string().min(1),
  entityRef: z.string().min(1).optional(),
});

/** `POST /explain`, `GET /explain/permissions`, `GET /explain/roles`. */
export function createExplainRouter(deps: {
  explainer: Explainer;
  permissions: PermissionCatalog;
  policy: PermissionPolicy;
  roles: Role[];
  httpAuth: HttpAuthService;
  userInfo: UserInfoService;
}): express.Router {
  const router = Router();
  router.use(express.json());

  router.get('/explain/permissions', async (req, res) => {
    await deps.httpAuth.credentials(req, { allow: ['user'] });
    res.json({ items: await deps.permissions.list() });
  });

  router.get('/explain/roles', async (req, res) => {
    await deps.httpAuth.credentials(req, { allow: ['user'] });
    res.json({
      items: deps.roles.map(({ name, title, description, members }) => ({
        name,
        title,
        description,
        members,
      })),
    });
  });

  router.post('/explain', async (req, res) => {
    const credentials = await deps.httpAuth.credentials(req, { allow: ['user'] });
    const parsed = requestSchema.safeParse(req.body);
    if (!parsed.success) throw new InputError(z.prettifyError(parsed.error));
    const info = await deps.userInfo.getUserInfo(credentials);
    if (parsed.data.user !== info.userEntityRef) {
      const decision = await deps.policy.handle(
        { permission: accessExplainPermission },
        { credentials, info },
      );
      if (decision.result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `Permission '${accessExplainPermission.name}' is needed to ask about another person; you may ask about '${info.userEntityRef}'`,
        );
      }
    }
    res.json(await deps.explainer.explain(parsed.data));
  });

  return router;
}
