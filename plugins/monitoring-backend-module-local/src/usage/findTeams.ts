import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

const RELATION_OWNED_BY = 'ownedBy';

/** Entity ref of the owner of each service's component; empty where the catalog knows none. */
export async function findTeams(
  services: string[],
  { catalog, auth }: { catalog: CatalogService; auth: AuthService },
): Promise<Map<string, string>> {
  if (services.length === 0) return new Map();
  const credentials = await auth.getOwnServiceCredentials();
  const { items } = await catalog.getEntitiesByRefs(
    {
      entityRefs: services.map(service => `component:default/${service}`),
      fields: ['relations'],
    },
    { credentials },
  );
  return new Map(
    services.map((service, i) => {
      const owner = items[i]?.relations?.find(({ type }) => type === RELATION_OWNED_BY);
      return [service, owner?.targetRef ?? ''];
    }),
  );
}
