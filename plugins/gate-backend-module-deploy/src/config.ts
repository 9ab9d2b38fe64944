import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { DEFAULT_ENVIRONMENTS } from '@internal/plugin-deploy-common';

export interface ChecksConfig {
  /** In the order of promotion. */
  environments: string[];
  /** Minutes that a release must have been healthy in the environment before, by environment. */
  soakMinutes: Map<string, number>;
}

/** @throws InputError that names the key of what can't be used. */
export function readChecksConfig(config: RootConfigService): ChecksConfig {
  const named = config
    .getOptionalConfigArray('deploy.environments')
    ?.map(each => each.getString('name'));
  const environments = named ?? [...DEFAULT_ENVIRONMENTS];
  const soak = config.getOptionalConfig('gate.soakMinutes');
  const soakMinutes = new Map<string, number>();
  for (const environment of soak?.keys() ?? []) {
    const minutes = soak!.getNumber(environment);
    if (!environments.includes(environment) || minutes < 0) {
      throw new InputError(
        `gate.soakMinutes.${environment} must be a number ≥ 0 for one of ${environments.join(
          ', ',
        )}.`,
      );
    }
    soakMinutes.set(environment, minutes);
  }
  return { environments, soakMinutes };
}

/** The environment that a release passes before this one; undefined for the first. */
export function environmentBefore(environments: string[], environment: string | undefined) {
  const index = environments.indexOf(environment ?? '');
  return index > 0 ? environments[index - 1] : undefined;
}
