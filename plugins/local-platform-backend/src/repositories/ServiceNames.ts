import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import type { LocalGitHost } from './LocalGitHost';

/** What names and owners of new services must look like, given what there is already. */
export class ServiceNames {
  constructor(
    private readonly deps: { host: LocalGitHost; catalog: CatalogService; auth: AuthService },
  ) {}

  /** Why a new service cannot have this name, if it cannot. */
  async problem(name: string): Promise<string | undefined> {
    const problem = await this.deps.host.nameProblem(name);
    if (problem) return problem;
    const entity = await this.find(`component:default/${name}`);
    // An archived service leaves the catalog a moment later than the git host.
    if (!entity || entity.metadata.annotations?.[ANNOTATION_LOCAL_REPOSITORY] === name) {
      return undefined;
    }
    return `"${name}" is taken by a component of ${
      entity.spec?.owner ?? 'another team'
    }. Choose another name.`;
  }

  /** @throws InputError when the owner is not a group or user of the catalog (any more) */
  async requireOwner(owner: string): Promise<void> {
    if (!/^(group|user):[^/:]+\/[^/:]+$/.test(owner)) {
      throw new InputError(
        `\`owner\` must be an entity ref such as "group:default/commerce", is "${owner}"`,
      );
    }
    if (await this.find(owner)) return;
    throw new InputError(
      `The owner ${owner} is not in the catalog (any more). Choose another owner.`,
    );
  }

  private async find(entityRef: string) {
    const credentials = await this.deps.auth.getOwnServiceCredentials();
    return this.deps.catalog.getEntityByRef(entityRef, { credentials });
  }
}
