import type { AuthService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '@internal/plugin-kit';
import type { EntityFacts } from '../domain/windows/selector';

const MAX_AGE_MS = 30_000;
const MAX_ENTRIES = 2_000;

/** System and owners of entities, kept for half a minute, since every decision asks for them. */
export class EntityFactsCache {
  #known = new Map<string, { time: number; facts: Promise<EntityFacts> }>();

  constructor(
    private readonly options: { catalog: CatalogService; auth: AuthService; clock: Clock },
  ) {}

  /** Of an entity that the catalog does not have: nothing. */
  async of(entityRef: string): Promise<EntityFacts> {
    const now = this.options.clock.now().getTime();
    const known = this.#known.get(entityRef);
    if (known && Math.abs(now - known.time) < MAX_AGE_MS) return known.facts;
    const facts = this.#load(entityRef);
    if (this.#known.size >= MAX_ENTRIES) this.#known.clear();
    this.#known.set(entityRef, { time: now, facts });
    // What failed is asked again, not remembered.
    facts.catch(() => this.#known.delete(entityRef));
    return facts;
  }

  async #load(entityRef: string): Promise<EntityFacts> {
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    return entity ? factsOf(entity) : { ownerRefs: [] };
  }
}

function factsOf(entity: Entity): EntityFacts {
  const ownerRefs = (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef);
  return { systemRef: systemOf(entity), ownerRefs };
}

function systemOf(entity: Entity): string | undefined {
  if (entity.kind.toLowerCase() === 'system') return stringifyEntityRef(entity);
  const system = entity.spec?.system;
  if (typeof system !== 'string') return undefined;
  const defaultNamespace = entity.metadata.namespace ?? 'default';
  return stringifyEntityRef(parseEntityRef(system, { defaultKind: 'system', defaultNamespace }));
}
