import type { AuthService } from '@backstage/backend-plugin-api';
import {
  type Entity,
  parseEntityRef,
  RELATION_API_CONSUMED_BY,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  RELATION_PROVIDES_API,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** Which components use which, by the relations of the catalog. */
export class Dependants {
  constructor(private readonly options: { catalog: CatalogService; auth: AuthService }) {}

  /** Refs of the components that depend on this one, directly or by its APIs. */
  async of(entityRef: string): Promise<string[]> {
    const entity = await this.#entity(entityRef);
    const direct = related(entity, RELATION_DEPENDENCY_OF);
    const byApi = await Promise.all(
      related(entity, RELATION_PROVIDES_API).map(async api =>
        related(await this.#entity(api), RELATION_API_CONSUMED_BY),
      ),
    );
    const found = new Set([...direct, ...byApi.flat()].filter(isComponent));
    found.delete(entityRef);
    return [...found].sort();
  }

  /** Refs in an order in which what is depended on comes first; a circle is cut where it is met. */
  async inOrder(entityRefs: string[]): Promise<string[]> {
    const wanted = new Set(entityRefs);
    const ordered: string[] = [];
    const seen = new Set<string>();
    const visit = async (ref: string): Promise<void> => {
      if (seen.has(ref)) return;
      seen.add(ref);
      for (const next of await this.#dependsOn(ref)) await visit(next);
      if (wanted.has(ref)) ordered.push(ref);
    };
    for (const ref of [...wanted].sort()) await visit(ref);
    return ordered;
  }

  async #dependsOn(entityRef: string): Promise<string[]> {
    return related(await this.#entity(entityRef), RELATION_DEPENDS_ON)
      .filter(isComponent)
      .sort();
  }

  async #entity(entityRef: string): Promise<Entity | undefined> {
    const { catalog, auth } = this.options;
    return catalog.getEntityByRef(entityRef, {
      credentials: await auth.getOwnServiceCredentials(),
    });
  }
}

function related(entity: Entity | undefined, type: string): string[] {
  return (entity?.relations ?? []).filter(each => each.type === type).map(each => each.targetRef);
}

function isComponent(ref: string): boolean {
  return parseEntityRef(ref).kind === 'component';
}
