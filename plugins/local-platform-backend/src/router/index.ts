import type { AuditorService, HttpAuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import type express from 'express';
import Router from 'express-promise-router';
import type { LocalPlatform } from '../platform';
import { createArtifactsRouter } from './artifacts';
import { createCommitsRouter } from './commits';
import { createDatabasesRouter } from './databases';
import { createFilesRouter } from './files';
import { createGitRouter } from './git';
import { createMailRouter } from './mail';
import { createNpmRouter } from './npm';
import { createPushesRouter } from './pushes';
import { createRepositoriesRouter } from './repositories';
import { createServiceTokensRouter } from './serviceTokens';
import { createTokensRouter } from './tokens';

/** Paths that check their own tokens, for git and npm know nothing of the portal's sign-in. */
export const SELF_AUTHENTICATED_PATHS = ['/git', '/npm'];

/** All routes. Bodies are parsed where JSON is expected and nowhere else: git, tar and artifact bodies are streams. */
export function createRouter(deps: {
  platform: LocalPlatform;
  hooksDir: string;
  runtime: RuntimeService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  logger: LoggerService;
}): express.Router {
  const shared = { ...deps.platform, ...deps.platform.settings, ...deps };
  const router = Router();
  router.use(createGitRouter(shared));
  if (deps.platform.registry) {
    router.use(createNpmRouter({ ...shared, registry: deps.platform.registry }));
  }
  router.use(createRepositoriesRouter(shared));
  router.use(createFilesRouter(shared));
  router.use(createCommitsRouter(shared));
  router.use(createPushesRouter(shared));
  router.use(createTokensRouter(shared));
  router.use(createServiceTokensRouter(shared));
  router.use(createArtifactsRouter(shared));
  router.use(createDatabasesRouter(shared));
  router.use(createMailRouter(shared));
  return router;
}
