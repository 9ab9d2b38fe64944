import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  LifecycleService,
  LoggerService,
  PermissionsService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { EntityAuthorizer, systemClock } from '@internal/plugin-kit';
import type { GitHostService, RuntimeService } from '@internal/plugin-local-platform-node';
import Router from 'express-promise-router';
import { readDeployConfig } from '../config';
import type { DeployApi } from '../deployments/DeployApi';
import type { RolloutsApi } from '../rollouts/RolloutsApi';
import { createBadReleaseRouter } from '../router/badRelease';
import { createTrafficRouter } from '../router/traffic';
import { BadReleases } from './BadReleases';
import { TrafficRuns } from './TrafficRuns';
import { Trial } from './Trial';

interface Options {
  config: RootConfigService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  auth: AuthService;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  gitHost: GitHostService;
  runtime: RuntimeService;
  permissions: PermissionsService;
  /** Both ask for the caller's own permissions. */
  api: DeployApi;
  rollouts: RolloutsApi;
}

/** `/traffic` and `/bad-release`: they work where services run on this machine, and end with the portal. */
export function createTrialRouter(options: Options) {
  const { environments, automaticEnvironments } = readDeployConfig(options.config);
  const authorizer = new EntityAuthorizer(options.permissions);
  const local = options.config.has('localPlatform.dataDir')
    ? startLocal(options, { environments, automatic: automaticEnvironments })
    : undefined;
  const trial = new Trial({ ...options, authorizer, environments, local });
  const router = Router();
  router.use(createTrafficRouter({ ...options, trial }));
  router.use(createBadReleaseRouter({ ...options, trial }));
  return router;
}

function startLocal(options: Options, names: { environments: string[]; automatic: string[] }) {
  const { config, lifecycle, auth, runtime } = options;
  const port = config.getNumber('localPlatform.gateway.port');
  const traffic = new TrafficRuns({
    clock: systemClock,
    urlOf: (service, environment) => `http://127.0.0.1:${port}/_/${environment}/${service}`,
    tokenFor: async environment =>
      runtime.issueSyntheticToken(
        { environment },
        { credentials: await auth.getOwnServiceCredentials() },
      ),
  });
  const clock = systemClock;
  const badReleases = new BadReleases({
    ...options,
    ...names,
    deploy: options.api,
    traffic,
    clock,
  });
  lifecycle.addShutdownHook(() => {
    badReleases.close();
    traffic.close();
  });
  return { traffic, badReleases };
}
