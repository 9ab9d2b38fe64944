import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DEFAULT_ENVIRONMENTS } from '@internal/plugin-deploy-common';

export interface LocalTargetConfig {
  environments: string[];
  memoryLimitMiB: number;
  readyTimeoutSeconds: number;
  /** 0: never. */
  sleepAfterSeconds: (environment: string) => number;
}

const IDLE_SECONDS = 900;

/** Undefined where there is no local platform. */
export function readLocalTargetConfig(config: RootConfigService): LocalTargetConfig | undefined {
  if (!config.has('localPlatform.dataDir')) return undefined;
  const named = config
    .getOptionalConfigArray('deploy.environments')
    ?.map(each => each.getString('name'));
  const environments = named ?? [...DEFAULT_ENVIRONMENTS];
  const production = environments[environments.length - 1];
  const sleep = config.getOptionalConfig('deploy.local.sleepAfterSeconds');
  return {
    environments,
    memoryLimitMiB: config.getOptionalNumber('deploy.local.memoryLimitMiB') ?? 256,
    readyTimeoutSeconds: config.getOptionalNumber('deploy.local.readyTimeoutSeconds') ?? 60,
    sleepAfterSeconds: environment =>
      sleep?.getOptionalNumber(environment) ?? (environment === production ? 0 : IDLE_SECONDS),
  };
}
