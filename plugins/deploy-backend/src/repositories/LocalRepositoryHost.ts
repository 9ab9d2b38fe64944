import { parseEntityRef } from '@backstage/catalog-model';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import type { RepositoryCall, RepositoryHost, ServiceRepository } from './ServiceRepository';

const MAX_COMMITS = 200;

/** Repositories of the git host of this machine; each has the name of its component. */
export class LocalRepositoryHost implements RepositoryHost {
  constructor(private readonly gitHost: GitHostService) {}

  async find(entityRef: string, call: RepositoryCall): Promise<ServiceRepository | undefined> {
    const { gitHost } = this;
    const { name } = parseEntityRef(entityRef);
    const repository = await gitHost.getRepository(name, call);
    if (!repository) return undefined;
    return {
      head: options => gitHost.resolveCommit(name, repository.defaultBranch, options),
      readFile: (commit, path, options) => gitHost.readFile(name, commit, path, options),
      log: (from, to, options) => gitHost.log(name, { from, to, limit: MAX_COMMITS }, options),
      async commit(change, options) {
        return (await gitHost.commitFiles(name, change, options)).commit;
      },
    };
  }
}
