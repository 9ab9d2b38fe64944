import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DeployTarget } from '@internal/plugin-deploy-node';
import { EntityAuthorizer, systemClock } from '@internal/plugin-kit';
import type { ArtifactsService, GitHostService } from '@internal/plugin-local-platform-node';
import express from 'express';
import Router from 'express-promise-router';
import { Board } from './board/Board';
import { DatabaseBoardStore } from './board/DatabaseBoardStore';
import { EntityFacts } from './board/EntityFacts';
import { ObservedStates } from './board/ObservedStates';
import { readDeployConfig } from './config';
import { DatabaseReleaseStore } from './database/DatabaseReleaseStore';
import { DatabaseServiceStore } from './database/DatabaseServiceStore';
import { ReleaseContents } from './diff/ReleaseContents';
import { ReleaseDiffs } from './diff/ReleaseDiffs';
import { LocalRepositoryHost } from './repositories/LocalRepositoryHost';
import { ServiceRepositories } from './repositories/ServiceRepositories';
import { createBoardRouter } from './router/board';
import { createReleaseDiffRouter } from './router/releaseDiff';
import { createValuesRouter } from './router/values';
import { ServiceConfigurations } from './values/ServiceConfigurations';

/** What pages read beside the deployments themselves: the board, differences of releases, settings. */
export async function createPages(options: {
  database: DatabaseService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  catalog: CatalogService;
  permissions: PermissionsService;
  gitHost: GitHostService;
  artifacts: ArtifactsService;
  targets: DeployTarget[];
  config: RootConfigService;
}) {
  const { config, gitHost, targets } = options;
  const local = config.has('localPlatform.dataDir');
  const knex = await options.database.getClient();
  const clock = systemClock;
  const repositories = new ServiceRepositories(local ? [new LocalRepositoryHost(gitHost)] : []);
  const stores = {
    services: new DatabaseServiceStore(knex),
    releases: new DatabaseReleaseStore(knex),
  };
  const authorizer = new EntityAuthorizer(options.permissions);
  const parts = { ...options, ...stores, repositories, authorizer, clock };
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use(
    createBoardRouter({
      ...options,
      board: new Board({
        authorizer,
        store: new DatabaseBoardStore(knex),
        entities: new EntityFacts(parts),
        observed: new ObservedStates(targets, clock),
        environments: readDeployConfig(config).environments,
      }),
    }),
  );
  router.use(
    createReleaseDiffRouter({
      ...options,
      diffs: new ReleaseDiffs({
        ...parts,
        contents: new ReleaseContents({
          artifacts: local ? options.artifacts : undefined,
          repositories,
        }),
      }),
    }),
  );
  router.use(createValuesRouter({ ...options, configurations: new ServiceConfigurations(parts) }));
  return router;
}
