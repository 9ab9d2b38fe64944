import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DEFAULT_ENVIRONMENTS } from '@internal/plugin-deploy-common';

export interface DeployConfig {
  /** In the order of promotion. */
  environments: string[];
  automaticEnvironments: string[];
  progressDeadlineSeconds: number;
  previewHours: number;
}

export function readDeployConfig(config: RootConfigService): DeployConfig {
  const configured = config.getOptionalConfigArray('deploy.environments')?.map(environment => ({
    name: environment.getString('name'),
    automatic: environment.getOptionalBoolean('automatic') ?? false,
  }));
  const environments =
    configured ?? DEFAULT_ENVIRONMENTS.map((name, index) => ({ name, automatic: index === 0 }));
  return {
    environments: environments.map(each => each.name),
    automaticEnvironments: environments.filter(each => each.automatic).map(each => each.name),
    progressDeadlineSeconds: config.getOptionalNumber('deploy.progressDeadlineSeconds') ?? 300,
    previewHours: config.getOptionalNumber('deploy.previewHours') ?? 24,
  };
}
