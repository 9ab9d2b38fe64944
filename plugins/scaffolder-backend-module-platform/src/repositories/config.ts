import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import { GithubRepositoryHost } from './GithubRepositoryHost';
import { LocalRepositoryHost } from './LocalRepositoryHost';
import type { RepositoryHost } from './RepositoryHost';

/** `platform.repositories.github` of the configuration. */
export interface GithubRepositoriesConfig {
  /** Host of the integration, `github.com` or an Enterprise server. */
  host: string;
  organization: string;
  mode: 'repository' | 'pull-request';
  /** Repository that pull requests go to. */
  monorepo: string;
  /** Folder of the monorepo that gets one folder per service. */
  directory: string;
}

/** The git host of new services: the configured one, or the portal's own where the local platform runs. */
export function readRepositoryHost(config: Config, gitHost: GitHostService): RepositoryHost {
  const host =
    config.getOptionalString('platform.repositories.host') ??
    (config.has('localPlatform.dataDir') ? 'local' : 'github');
  if (host === 'local') return new LocalRepositoryHost(gitHost);
  if (host === 'github') {
    return new GithubRepositoryHost({ settings: readGithub(config), config });
  }
  throw new InputError(`\`platform.repositories.host\` must be "local" or "github", is "${host}"`);
}

function readGithub(config: Config): GithubRepositoriesConfig {
  const github = config.getConfig('platform.repositories.github');
  const mode = github.getOptionalString('mode') ?? 'repository';
  if (mode !== 'repository' && mode !== 'pull-request') {
    throw new InputError(
      `\`platform.repositories.github.mode\` must be "repository" or "pull-request", is "${mode}"`,
    );
  }
  return {
    host: github.getOptionalString('host') ?? 'github.com',
    organization: github.getString('organization'),
    mode,
    monorepo:
      mode === 'pull-request'
        ? github.getString('monorepo')
        : github.getOptionalString('monorepo') ?? '',
    directory: github.getOptionalString('directory') ?? 'services/commerce',
  };
}
