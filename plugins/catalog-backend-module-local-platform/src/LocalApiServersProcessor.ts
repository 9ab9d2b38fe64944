import type { Entity } from '@backstage/catalog-model';
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import { parse } from 'yaml';

/**
 * A service's OpenAPI document says where its paths are below its own address, which it cannot know. The catalog's copy names
 * the addresses on this machine, so that *Try it* on the page of the API calls the service and not the portal.
 */
export class LocalApiServersProcessor implements CatalogProcessor {
  constructor(private readonly options: { gatewayPort: number; environments: string[] }) {}

  getProcessorName() {
    return 'local-api-servers';
  }

  async postProcessEntity(entity: Entity): Promise<Entity> {
    const service = entity.metadata.annotations?.[ANNOTATION_LOCAL_REPOSITORY];
    const definition = entity.spec?.definition;
    if (entity.kind !== 'API' || entity.spec?.type !== 'openapi') return entity;
    if (!service || typeof definition !== 'string') return entity;
    const document = documentOf(definition);
    if (!document) return entity;
    const servers = this.options.environments.map(environment => ({
      url: `http://${service}.${environment}.localhost:${this.options.gatewayPort}`,
      description: environment,
    }));
    return {
      ...entity,
      spec: { ...entity.spec, definition: JSON.stringify({ ...document, servers }, undefined, 2) },
    };
  }
}

/** `undefined` for what is no document, which the page then shows as it is, and for one that names servers of its own. */
function documentOf(definition: string): Record<string, unknown> | undefined {
  let document: unknown;
  try {
    document = parse(definition);
  } catch {
    return undefined;
  }
  if (typeof document !== 'object' || document === null) return undefined;
  const { openapi, servers = [] } = document as { openapi?: unknown; servers?: unknown };
  const relative =
    Array.isArray(servers) && servers.every(server => server?.url === '/' || server?.url === '');
  return openapi !== undefined && relative ? { ...document } : undefined;
}
