import { ConflictError } from '@backstage/errors';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import type {
  CreatedRepository,
  RepositoryHost,
  RepositoryRequest,
  StepContext,
} from './RepositoryHost';

/** Keeps services on the portal's own git host. */
export class LocalRepositoryHost implements RepositoryHost {
  readonly id = 'local';
  readonly startsBuilds = true;
  private readonly gitHost: GitHostService;

  constructor(gitHost: GitHostService) {
    this.gitHost = gitHost;
  }

  annotations(name: string): Record<string, string> {
    return { [ANNOTATION_LOCAL_REPOSITORY]: name };
  }

  async isTaken(
    name: string,
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<boolean> {
    const repository = await this.gitHost.getRepository(name, { credentials });
    // An archived one keeps its data under another name: the name itself is free again.
    return repository?.phase === 'Active';
  }

  async create(request: RepositoryRequest, ctx: StepContext): Promise<CreatedRepository> {
    const credentials = await ctx.getInitiatorCredentials();
    try {
      const repository = await this.gitHost.createRepository(
        { ...request, author: author(ctx), requestId: ctx.task.id },
        { credentials },
      );
      return {
        url: repository.cloneUrl,
        defaultBranch: repository.defaultBranch,
        ...(repository.headCommit && { commit: repository.headCommit }),
      };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConflictError') throw error;
      throw new ConflictError(
        `A repository "${request.name}" exists already: somebody else took the name a moment ago. ` +
          'Nothing of yours was made; start again with another name',
        error,
      );
    }
  }

  async remove(
    name: string,
    { credentials, requestId }: { credentials: BackstageCredentials; requestId: string },
  ): Promise<void> {
    await this.gitHost.removeRepository(name, requestId, { credentials });
  }
}

/** The person who pressed the button is the author of the first commit. */
function author(ctx: StepContext): { name: string; email: string } {
  const profile = ctx.user?.entity?.spec.profile;
  const user = ctx.user?.ref?.split('/').at(-1) ?? 'platform';
  return {
    name: profile?.displayName ?? user,
    email: profile?.email ?? `${user}@users.noreply.localhost`,
  };
}
