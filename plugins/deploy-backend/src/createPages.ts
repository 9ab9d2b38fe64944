import type {
  AuditorService,
  AuthService,
  DatabaseService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { type ChangeLedgerService, LedgerOutbox } from '@internal/plugin-audit-node';
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
import { DeploymentMarks } from './dora/DeploymentMarks';
import { DoraReports } from './dora/DoraReports';
import { ReleaseContents } from './diff/ReleaseContents';
import { ReleaseDiffs } from './diff/ReleaseDiffs';
import { LocalRepositoryHost } from './repositories/LocalRepositoryHost';
import { ServiceRepositories } from './repositories/ServiceRepositories';
import { createDoraRouter } from './router/dora';
import { createBoardRouter } from './router/board';
import { createReleaseDiffRouter } from './router/releaseDiff';
import { createSchemaCompatibilityRouter } from './router/schemaCompatibility';
import { createValuesRouter } from './router/values';
import { SchemaCompatibility } from './schema/SchemaCompatibility';
import { ServiceConfigurations } from './values/ServiceConfigurations';

/** What pages read beside the deployments themselves: the board, differences of releases, settings. */
export async function createPages(options: {
  database: DatabaseService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  catalog: CatalogService;
  permissions: PermissionsService;
  ledger: ChangeLedgerService;
  logger: LoggerService;
  gitHost: GitHostService;
  artifacts: ArtifactsService;
  targets: DeployTarget[];
  config: RootConfigService;
}) {
  const { config, gitHost, targets } = options;
  const local = config.has('localPlatform.dataDir');
  const knex = await options.database.getClient();
  const { environments } = readDeployConfig(config);
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
        permissions: options.permissions,
        store: new DatabaseBoardStore(knex),
        entities: new EntityFacts(parts),
        observed: new ObservedStates(targets, clock),
        environments,
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
  router.use(
    createDoraRouter({
      ...options,
      reports: new DoraReports({ ...parts, environments }),
      // Only adds: the outbox that the deployments started takes it to the ledger.
      marks: new DeploymentMarks({
        ...parts,
        knex,
        outbox: new LedgerOutbox({ ...options, knex }),
      }),
    }),
  );
  router.use(
    createSchemaCompatibilityRouter({
      ...parts,
      schemaCompatibility: new SchemaCompatibility({
        ...stores,
        knex,
        artifacts: local ? options.artifacts : undefined,
      }),
    }),
  );
  return router;
}
