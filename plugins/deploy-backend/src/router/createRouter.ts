import type { AuditorService, AuthService, HttpAuthService } from '@backstage/backend-plugin-api';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import express from 'express';
import Router from 'express-promise-router';
import type { DeployApi } from '../deployments/DeployApi';
import type { RolloutsApi } from '../rollouts/RolloutsApi';
import type { ReleaseSetsApi } from '../releaseSets/ReleaseSetsApi';
import type { RollbacksApi } from '../rollbacks/RollbacksApi';
import type { ReleaseStandings } from '../standings/ReleaseStandings';
import { createDeploymentsRouter } from './deployments';
import { createEnvironmentsRouter } from './environments';
import { createReleaseSetsRouter } from './releaseSets';
import { createReleasesRouter } from './releases';
import { createRollbacksRouter } from './rollbacks';
import { createRolloutsRouter } from './rollouts';
import { createServicesRouter } from './services';
import { createStandingsRouter } from './standings';

export function createRouter(options: {
  api: DeployApi;
  rollouts: RolloutsApi;
  rollbacks: RollbacksApi;
  releaseSets: ReleaseSetsApi;
  standings: ReleaseStandings;
  authorizer: EntityAuthorizer;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const router = Router();
  router.use(express.json());
  router.use(createStandingsRouter(options));
  router.use(createReleasesRouter(options));
  router.use(createDeploymentsRouter(options));
  router.use(createRolloutsRouter(options));
  router.use(createRollbacksRouter(options));
  router.use(createReleaseSetsRouter(options));
  router.use(createEnvironmentsRouter(options));
  router.use(createServicesRouter(options));
  return router;
}
