import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { repositoryReadPermission } from '@internal/plugin-local-platform-common';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import { type Clock, audited, parse } from '@internal/plugin-kit';
import { cloneAccess } from '../tokens/cloneAccess';
import type { TokenStore } from '../tokens/TokenStore';
import { originOf } from './originOf';

const TOKEN_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Clone lines for signed-in people. */
export function createTokensRouter(deps: {
  host: LocalGitHost;
  tokens: TokenStore;
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  clock: Clock;
}): express.Router {
  const { host, tokens, access, httpAuth, auditor, clock } = deps;
  const router = Router();

  router.post('/tokens', express.json(), async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { repository: name } = parse(z.object({ repository: z.string() }), req.body);
    const repository = await host.get(name);
    await access.require(repositoryReadPermission, repository, credentials);
    if (repository.phase === 'Archived') {
      throw new ConflictError(`"${name}" is archived. Restore it to work on it again.`);
    }
    const rights = await access.tokenRights(repository, credentials);
    const { userEntityRef } = credentials.principal;
    const expireTime = new Date(clock.now().getTime() + TOKEN_DAYS * DAY);
    const meta = { repository: name, scope: rights.scope };
    const token = await audited(auditor, { eventId: 'token-create', request: req, meta }, () =>
      tokens.issue({ userEntityRef, repository: name, expireTime, ...rights }),
    );
    res.setHeader('cache-control', 'no-store');
    res.status(201).json(
      cloneAccess({
        repository,
        token,
        userEntityRef,
        expireTime,
        portalUrl: originOf(req),
        ...rights,
      }),
    );
  });

  return router;
}
