import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { entityName, useLoad, useUrlState } from '@internal/portal-ui';
import { stringifyEntityRef } from '@backstage/catalog-model';

/** Days that the numbers look back. */
export const PERIODS = [7, 30, 90] as const;

/** A team or a service to choose. */
export interface DoraChoice {
  id: string;
  label: string;
}

/** Teams and services that numbers can be asked for, and the one that the URL names. */
export function useDoraSubject() {
  const catalog = useApi(catalogApiRef);
  const [subject, setSubject] = useUrlState('of');
  const [days, setDays] = useUrlState('days', '30');
  const choices = useLoad(async () => {
    const fields = ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title'];
    const [teams, services] = await Promise.all([
      catalog.getEntities({ filter: { kind: 'group', 'spec.type': 'team' }, fields }),
      catalog.getEntities({ filter: { kind: 'component', 'spec.type': 'service' }, fields }),
    ]);
    const choice = (entity: (typeof teams.items)[number], what: string): DoraChoice => {
      const ref = stringifyEntityRef(entity);
      return { id: ref, label: `${what}: ${entity.metadata.title ?? entityName(ref)}` };
    };
    return [
      ...teams.items.map(entity => choice(entity, 'Team')),
      ...services.items.map(entity => choice(entity, 'Service')),
    ];
  }, [catalog]);
  const known = choices.status === 'loaded' ? choices.value : [];
  return {
    choices,
    known,
    subject: subject || known[0]?.id,
    setSubject,
    days: Number(days) || 30,
    setDays,
  };
}
