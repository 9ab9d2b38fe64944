import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoad } from '@internal/portal-ui';

export interface Choice {
  id: string;
  label: string;
}

/** What forms of the gate let one choose from. Environments are named, the others are entity refs. */
export interface Choices {
  services: Choice[];
  systems: Choice[];
  owners: Choice[];
  environments: Choice[];
}

const none: Choices = { services: [], systems: [], owners: [], environments: [] };
const LIMIT = 500;

/** Services, systems, groups and environments of the catalog; empty until they are known. */
export function useChoices(): Choices {
  const catalog = useApi(catalogApiRef);
  const load = useLoad(async () => {
    const ask = async (filter: Record<string, string>) =>
      (
        await catalog.queryEntities({
          filter,
          fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title'],
          limit: LIMIT,
          totalItems: 'exclude',
        })
      ).items;
    const [services, systems, owners, environments] = await Promise.all([
      ask({ kind: 'Component', 'spec.type': 'service' }),
      ask({ kind: 'System' }),
      ask({ kind: 'Group' }),
      ask({ kind: 'Resource', 'spec.type': 'environment' }),
    ]);
    return {
      services: services.map(byRef),
      systems: systems.map(byRef),
      owners: owners.map(byRef),
      environments: environments.map(({ metadata }) => ({
        id: metadata.name,
        label: metadata.name,
      })),
    };
  }, [catalog]);
  return load.status === 'loaded' ? load.value : none;
}

function byRef(entity: Entity): Choice {
  return {
    id: stringifyEntityRef(entity),
    label: entity.metadata.title ?? entity.metadata.name,
  };
}
