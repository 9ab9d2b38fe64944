import { NotFoundError, stringifyError } from '@backstage/errors';
import {
  deployEnvironmentReadPermission,
  type DiffGap,
  type DiffMigration,
  type Release,
  type ReleaseDiff,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { ServiceStore } from '../database/ServiceStore';
import type { ServiceRepositories } from '../repositories/ServiceRepositories';
import type { RepositoryCall } from '../repositories/ServiceRepository';
import { diffOpenApi } from './diffOpenApi';
import { diffDependencies, diffSettings } from './diffSettings';
import type { ReleaseContents } from './ReleaseContents';

/** What changes for an environment that goes from one release to another. */
export class ReleaseDiffs {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      repositories: ServiceRepositories;
      contents: ReleaseContents;
      authorizer: EntityAuthorizer;
    },
  ) {}

  /** Without `from` nothing runs yet. What cannot be compared becomes a gap. @throws NotFoundError for unknown releases */
  async between(
    query: { entityRef: string; from?: string; to: string },
    call: RepositoryCall,
  ): Promise<ReleaseDiff> {
    const { entityRef } = query;
    await this.options.authorizer.assertAllowed(
      deployEnvironmentReadPermission,
      entityRef,
      call.credentials,
    );
    const [from, to] = await Promise.all([
      query.from ? this.#release(entityRef, query.from) : undefined,
      this.#release(entityRef, query.to),
    ]);
    const gaps: DiffGap[] = [];
    const [commits, files] = await Promise.all([
      this.#commits(from, to, gaps, call),
      this.#files(from, to, gaps, call),
    ]);
    if (from && !(from.migrations && to.migrations)) {
      gaps.push({
        part: 'migrations',
        reason: 'One of the releases does not tell its migrations.',
      });
    }
    return {
      entityRef,
      ...(from && { from }),
      to,
      direction: from && to.sequence < from.sequence ? 'back' : 'forward',
      commits,
      settings: diffSettings(from, to),
      ...files,
      migrations: diffMigrations(from?.migrations ?? [], to.migrations ?? []),
      gaps,
    };
  }

  async #commits(from: Release | undefined, to: Release, gaps: DiffGap[], call: RepositoryCall) {
    if (!from || from.commit === to.commit) return [];
    const [older, newer] = to.sequence < from.sequence ? [to, from] : [from, to];
    try {
      const repository = await this.options.repositories.get(to.entityRef, call);
      return await repository.log(older.commit, newer.commit, call);
    } catch (error) {
      gaps.push({ part: 'commits', reason: stringifyError(error) });
      const { commit, commitMessage, commitAuthor, createTime } = newer;
      return [{ commit, message: commitMessage, author: commitAuthor, time: createTime }];
    }
  }

  async #files(from: Release | undefined, to: Release, gaps: DiffGap[], call: RepositoryCall) {
    if (!from || from.digest === to.digest) return { api: [], dependencies: [] };
    const { contents } = this.options;
    const [before, after] = await Promise.all([contents.of(from, call), contents.of(to, call)]);
    const problem = before.problem ?? after.problem;
    if (problem) {
      gaps.push({ part: 'api', reason: problem }, { part: 'dependencies', reason: problem });
      return { api: [], dependencies: [] };
    }
    if (Boolean(before.openApi) !== Boolean(after.openApi)) {
      gaps.push({ part: 'api', reason: 'Only one of the releases has an openapi.json.' });
    }
    return {
      api: before.openApi && after.openApi ? diffOpenApi(before.openApi, after.openApi) : [],
      dependencies: diffDependencies(before.dependencies ?? {}, after.dependencies ?? {}),
    };
  }

  async #release(entityRef: string, digest: string): Promise<Release> {
    const known = await this.options.services.byEntityRef(entityRef);
    const release = known && (await this.options.releases.get(known.service, digest));
    if (!release) throw new NotFoundError(`${entityRef} has no release ${digest}.`);
    return release;
  }
}

function diffMigrations(from: string[], to: string[]): DiffMigration[] {
  return [
    ...to.filter(name => !from.includes(name)).map(name => ({ name, change: 'added' as const })),
    ...from.filter(name => !to.includes(name)).map(name => ({ name, change: 'removed' as const })),
  ];
}
