import type { AuthService } from '@backstage/backend-plugin-api';
import { type Entity, RELATION_OWNED_BY, RELATION_PART_OF } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '@internal/plugin-kit';

export interface EntityFact {
  title?: string;
  /** Entity refs. */
  owner?: string;
  system?: string;
}

const CACHE_MS = 10_000;
const CHUNK = 500;

/** Titles, owners and systems of services, at most ten seconds old. */
export class EntityFacts {
  #cached = new Map<string, { time: number; fact: EntityFact }>();

  constructor(
    private readonly options: { catalog: CatalogService; auth: AuthService; clock: Clock },
  ) {}

  /** Entities that the catalog does not have are left out. */
  async of(entityRefs: string[]): Promise<Map<string, EntityFact>> {
    const now = this.options.clock.now().getTime();
    const missing = entityRefs.filter(
      ref => now - (this.#cached.get(ref)?.time ?? -Infinity) >= CACHE_MS,
    );
    if (missing.length > 0) {
      const credentials = await this.options.auth.getOwnServiceCredentials();
      for (let start = 0; start < missing.length; start += CHUNK) {
        const refs = missing.slice(start, start + CHUNK);
        const { items } = await this.options.catalog.getEntitiesByRefs(
          {
            entityRefs: refs,
            fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'relations'],
          },
          { credentials },
        );
        refs.forEach((ref, index) => {
          const fact = items[index] && factOf(items[index]);
          if (fact) this.#cached.set(ref, { time: now, fact });
          else this.#cached.delete(ref);
        });
      }
    }
    const found = new Map<string, EntityFact>();
    for (const ref of entityRefs) {
      const cached = this.#cached.get(ref);
      if (cached) found.set(ref, cached.fact);
    }
    return found;
  }
}

function factOf(entity: Entity): EntityFact {
  const targets = (type: string, kind: string) =>
    entity.relations?.find(each => each.type === type && each.targetRef.startsWith(`${kind}:`))
      ?.targetRef;
  return {
    title: entity.metadata.title,
    owner: entity.relations?.find(each => each.type === RELATION_OWNED_BY)?.targetRef,
    system: targets(RELATION_PART_OF, 'system'),
  };
}
