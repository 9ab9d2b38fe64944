import type { AuthService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  RELATION_API_PROVIDED_BY,
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_PART_OF,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Clock } from '@internal/plugin-kit';

const BELOW = [RELATION_DEPENDS_ON, RELATION_CONSUMES_API, RELATION_API_PROVIDED_BY];
const MAXIMUM_ENTITIES = 500;
const CACHE_MS = 30_000;
const CACHE_ENTRIES = 1_000;

const targets = (entity: Entity, types: string[]) =>
  (entity.relations ?? []).filter(({ type }) => types.includes(type)).map(one => one.targetRef);

/** What an entity depends on, by the catalog; remembered for half a minute. */
export class DependencyGraph {
  #cache = new Map<string, { until: number; refs: Promise<string[]> }>();

  constructor(
    private readonly options: { catalog: CatalogService; auth: AuthService; clock: Clock },
  ) {}

  /**
   * The entity itself, the systems and domains that it is part of, then all that it depends on, nearest first: `dependsOn`, and the
   * providers of the APIs that it consumes. At most 500.
   */
  async withDependencies(entityRef: string): Promise<string[]> {
    const now = this.options.clock.now().getTime();
    const known = this.#cache.get(entityRef);
    if (known && known.until > now) return known.refs;
    const refs = this.#walk(entityRef);
    this.#cache.delete(entityRef);
    this.#cache.set(entityRef, { until: now + CACHE_MS, refs });
    if (this.#cache.size > CACHE_ENTRIES) this.#cache.delete(this.#cache.keys().next().value!);
    // A catalog that did not answer is asked again.
    refs.catch(() => this.#cache.delete(entityRef));
    return refs;
  }

  async #walk(root: string): Promise<string[]> {
    const found = new Set([root]);
    const wholes = new Set([root]);
    for (let level = [root]; level.length > 0 && found.size < MAXIMUM_ENTITIES; ) {
      const next: string[] = [];
      for (const [place, entity] of (await this.#entities(level)).entries()) {
        if (!entity) continue;
        const partOf = wholes.has(level[place]) ? targets(entity, [RELATION_PART_OF]) : [];
        partOf.forEach(ref => wholes.add(ref));
        // A system's own dependencies are not those of each of its parts.
        const below =
          level[place] === root || !wholes.has(level[place]) ? targets(entity, BELOW) : [];
        for (const ref of [...partOf, ...below]) {
          if (found.has(ref) || found.size >= MAXIMUM_ENTITIES) continue;
          found.add(ref);
          next.push(ref);
        }
      }
      level = next;
    }
    return [...found];
  }

  async #entities(entityRefs: string[]) {
    const { catalog, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const fields = ['kind', 'metadata.name', 'metadata.namespace', 'relations'];
    return (await catalog.getEntitiesByRefs({ entityRefs, fields }, { credentials })).items;
  }
}
