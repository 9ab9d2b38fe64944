import { getCompoundEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { fetchApiRef, identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import type { EntityHealth } from '@internal/plugin-deploy-common';
import { fetchJson, stateOf, statesByUrgency, useLoad } from '@internal/portal-ui';

/** Something that the viewer owns, with what is known of its health. */
export interface OwnedService {
  ref: string;
  name: string;
  description: string;
  health?: EntityHealth;
}

export interface Owned {
  services: OwnedService[];
  /** There are more than are shown. */
  more: boolean;
  /** Why the health is missing, if it could not be read. */
  healthError?: Error;
}

const shown = 50;

/** What the viewer and the viewer's teams own, worst health first. Parts of the platform are left out. */
export function useOwned() {
  const catalog = useApi(catalogApiRef);
  const identity = useApi(identityApiRef);
  const fetchApi = useApi(fetchApiRef);
  return useLoad<Owned>(
    async signal => {
      const { ownershipEntityRefs } = await identity.getBackstageIdentity();
      if (ownershipEntityRefs.length === 0) return { services: [], more: false };
      const page = await catalog.queryEntities({
        query: {
          $all: [
            { kind: 'component' },
            { 'relations.ownedBy': { $in: ownershipEntityRefs } },
            { $not: { 'metadata.annotations.devopshub.io/platform-part': { $exists: true } } },
            { $not: { 'spec.type': { $in: ['package', 'plugin', 'template'] } } },
          ],
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
          'metadata.description',
        ],
        orderFields: { field: 'metadata.name', order: 'asc' },
        limit: shown,
        totalItems: 'exclude',
      });
      const services = page.items.map(
        (entity): OwnedService => ({
          ref: stringifyEntityRef(getCompoundEntityRef(entity)),
          name: entity.metadata.title ?? entity.metadata.name,
          description: entity.metadata.description ?? '',
        }),
      );
      const more = Boolean(page.pageInfo.nextCursor);
      if (services.length === 0) return { services, more };
      try {
        const search = new URLSearchParams(services.map(({ ref }) => ['entityRef', ref]));
        const url = `plugin://deploy/health?${search}`;
        const { items } = await fetchJson<{ items: EntityHealth[] }>(fetchApi, url, { signal });
        const byRef = new Map(items.map(item => [item.entityRef, item]));
        return {
          services: byUrgency(services.map(one => ({ ...one, health: byRef.get(one.ref) }))),
          more,
        };
      } catch (error) {
        return { services, more, healthError: error as Error };
      }
    },
    [catalog, identity, fetchApi],
    { refreshSeconds: 15 },
  );
}

function byUrgency(services: OwnedService[]): OwnedService[] {
  const urgency = (one: OwnedService) =>
    one.health ? statesByUrgency.indexOf(stateOf(one.health.health)) : statesByUrgency.length;
  return [...services].sort((a, b) => urgency(a) - urgency(b));
}
