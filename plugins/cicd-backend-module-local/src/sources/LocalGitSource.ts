import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { RunSource, SourceHead, SourceListener } from '@internal/plugin-cicd-node';
import {
  type LocalRepository,
  type RepositoryChanged,
  type RepositoryPushed,
  TOPIC_REPOSITORY_CHANGED,
  TOPIC_REPOSITORY_PUSHED,
} from '@internal/plugin-local-platform-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';

const NO_COMMIT = /^0+$/;
const BRANCH_REF = 'refs/heads/';

/** Repositories of the local git host. */
export class LocalGitSource implements RunSource {
  readonly id = 'local-git';

  constructor(
    private readonly options: { gitHost: GitHostService; auth: AuthService; events: EventsService },
  ) {}

  /** Names of repositories are DNS labels; folders of this checkout have a slash. */
  owns(repository: string): boolean {
    return !repository.includes('/');
  }

  async heads(): Promise<SourceHead[]> {
    const repositories = await this.options.gitHost.listRepositories(await this.#call());
    return repositories
      .filter(repository => repository.phase === 'Active' && repository.headCommit)
      .map(repository =>
        headOf(repository, repository.defaultBranch, repository.headCommit!, 'push'),
      );
  }

  async resolve(repository: string, branch?: string, commit?: string): Promise<SourceHead> {
    const found = await this.#active(repository);
    const wanted = branch ?? found.defaultBranch;
    if (commit) return headOf(found, wanted, commit, 'manual');
    if (wanted !== found.defaultBranch) {
      throw new InputError(
        `Name the commit of ${repository}/${wanted} to build: only the default branch's head is known. Every push to ${wanted} builds by itself.`,
      );
    }
    if (!found.headCommit) {
      throw new NotFoundError(`The repository '${repository}' has no commit yet; push one.`);
    }
    return headOf(found, wanted, found.headCommit, 'manual');
  }

  async watch(listener: SourceListener): Promise<void> {
    await this.options.events.subscribe({
      id: 'cicd-local-git',
      topics: [TOPIC_REPOSITORY_PUSHED, TOPIC_REPOSITORY_CHANGED],
      onEvent: async ({ topic, eventPayload }) => {
        if (topic === TOPIC_REPOSITORY_PUSHED) {
          await this.#pushed(eventPayload as RepositoryPushed, listener);
        } else {
          await this.#changed(eventPayload as RepositoryChanged, listener);
        }
      },
    });
  }

  async #pushed(event: RepositoryPushed, listener: SourceListener): Promise<void> {
    if (!event.ref.startsWith(BRANCH_REF) || NO_COMMIT.test(event.after)) return;
    const repository = await this.#active(event.repository);
    const branch = event.ref.slice(BRANCH_REF.length);
    await listener.changed(headOf(repository, branch, event.after, 'push'));
  }

  async #changed(event: RepositoryChanged, listener: SourceListener): Promise<void> {
    if (event.change === 'archived' || event.change === 'removed') {
      await listener.gone(event.repository);
    } else if (event.change === 'created' || event.change === 'restored') {
      const repository = await this.#active(event.repository);
      if (!repository.headCommit) return;
      const { defaultBranch, headCommit } = repository;
      await listener.changed(headOf(repository, defaultBranch, headCommit, 'template'));
    }
  }

  async #active(name: string): Promise<LocalRepository> {
    const repository = await this.options.gitHost.getRepository(name, await this.#call());
    if (!repository) throw new NotFoundError(`There is no repository '${name}'.`);
    if (repository.phase === 'Archived') {
      throw new InputError(`The repository '${name}' is archived; restore it to build it.`);
    }
    return repository;
  }

  async #call() {
    return { credentials: await this.options.auth.getOwnServiceCredentials() };
  }
}

function headOf(
  repository: LocalRepository,
  branch: string,
  commit: string,
  trigger: SourceHead['trigger'],
): SourceHead {
  return {
    entityRef: `component:default/${repository.name}`,
    repository: repository.name,
    branch,
    defaultBranch: branch === repository.defaultBranch,
    commit,
    dirty: false,
    trigger,
  };
}
