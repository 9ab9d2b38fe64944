import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { type BoardPage, deployEnvironmentReadPermission } from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import { boardRow } from './boardRow';
import type { BoardStore } from './BoardStore';
import type { EntityFacts } from './EntityFacts';
import type { ObservedStates } from './ObservedStates';

interface Place {
  service: string;
  entityRef: string;
}

/** Services × environments, of those that the caller may see. */
export class Board {
  constructor(
    private readonly options: {
      store: BoardStore;
      entities: EntityFacts;
      observed: ObservedStates;
      permissions: PermissionsService;
      authorizer: EntityAuthorizer;
      /** In the order of promotion. */
      environments: string[];
    },
  ) {}

  /** `cursor` is the last service of the page before. */
  async page(
    query: { system?: string; owner?: string; cursor?: string; limit: number },
    call: { credentials: BackstageCredentials },
  ): Promise<BoardPage> {
    const { store, observed, environments } = this.options;
    const { limit, cursor } = query;
    const [known, observation] = await Promise.all([store.services(), observed.now()]);
    const after = cursor ? known.filter(each => each.service > cursor) : known;
    const entities = await this.options.entities.of(after.map(each => each.entityRef));
    const wanted = after.filter(({ entityRef }) => {
      const entity = entities.get(entityRef);
      if (query.system && entity?.system !== query.system) return false;
      return !query.owner || entity?.owner === query.owner;
    });
    const allowed = await this.#allowed(wanted, limit + 1, call);
    const page = allowed.slice(0, limit);
    const names = new Set(page.map(each => each.service));
    const running = [...observation.states.values()].flatMap(({ service, digest }) =>
      digest && names.has(service) ? [{ service, digest }] : [],
    );
    const facts = await store.facts([...names], environments, running);
    return {
      items: page.map(place =>
        boardRow(place, environments, facts, observation, entities.get(place.entityRef)),
      ),
      environments,
      ...(allowed.length > limit && { nextCursor: page[page.length - 1].service }),
    };
  }

  /** The first `count` that may be seen. Most callers may see all, and one question says so. */
  async #allowed(
    places: Place[],
    count: number,
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<Place[]> {
    const [{ result }] = await this.options.permissions.authorizeConditional(
      [{ permission: deployEnvironmentReadPermission }],
      { credentials },
    );
    if (result === AuthorizeResult.ALLOW) return places.slice(0, count);
    if (result === AuthorizeResult.DENY) return [];
    const found: Place[] = [];
    for (let start = 0; start < places.length && found.length < count; start += count) {
      const chunk = places.slice(start, start + count);
      const refs = await this.options.authorizer.allowed(
        deployEnvironmentReadPermission,
        chunk.map(each => each.entityRef),
        credentials,
      );
      const allowed = new Set(refs);
      found.push(...chunk.filter(each => allowed.has(each.entityRef)));
    }
    return found.slice(0, count);
  }
}
