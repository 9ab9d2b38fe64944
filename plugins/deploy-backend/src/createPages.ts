import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ChangeLedgerService } from '@internal/plugin-audit-node';
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
import type { Deployments } from './startDeployments';
import { SchemaCompatibility } from './schema/SchemaCompatibility';
import { ServiceConfigurations } from './values/ServiceConfigurations';

/** What pages read beside the deployments themselves: the board, differences of releases, settings. */
export function createPages(options: {
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
  deployments: Deployments;
}) {
  const { config, gitHost, targets } = options;
  const local = config.has('localPlatform.dataDir');
  const { environments } = readDeployConfig(config);
  const clock = systemClock;
  const repositories = new ServiceRepositories(local ? [new LocalRepositoryHost(gitHost)] : []);
  const { knex, outbox, services, releases } = options.deployments;
  const stores = { services, releases };
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
      marks: new DeploymentMarks({ ...parts, knex, outbox }),
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
