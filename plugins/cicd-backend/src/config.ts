import type { RootConfigService } from '@backstage/backend-plugin-api';

export interface CicdConfig {
  concurrency: number;
  logRetentionDays: number;
  webhookSecret?: string;
  /** Where uncommitted work goes. */
  firstEnvironment: string;
}

export function readCicdConfig(config: RootConfigService): CicdConfig {
  const environments = config.getOptionalConfigArray('deploy.environments');
  return {
    concurrency: config.getOptionalNumber('cicd.concurrency') ?? 2,
    logRetentionDays: config.getOptionalNumber('cicd.logRetentionDays') ?? 30,
    webhookSecret: config.getOptionalString('cicd.webhooks.github.secret'),
    firstEnvironment: environments?.[0]?.getString('name') ?? 'dev',
  };
}
