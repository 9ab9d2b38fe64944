import { useApi } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { Checkbox, Combobox, Select } from '@backstage/ui';
import { entityName, useLoad } from '@internal/portal-ui';
import { ranges, type LedgerFilter } from '../../data/useLedgerFilter';
import styles from '../parts/ledger.module.css';

interface FilterBarProps {
  filter: LedgerFilter;
  onChange: (change: Partial<LedgerFilter>) => void;
}

const ANY = 'any';
const ENTITY_LIMIT = 500;

const kinds = [
  { id: ANY, label: 'Any kind' },
  { id: 'intent', label: 'Intents' },
  { id: 'outcome', label: 'Outcomes' },
  { id: 'event', label: 'Events' },
  { id: 'observed', label: 'Observed' },
];

const actions = [
  { id: ANY, label: 'Any action' },
  { id: 'deploy.*', label: 'Deployments' },
  { id: 'gate.*', label: 'Gate' },
  { id: 'cicd.*', label: 'Builds' },
  { id: 'catalog.*', label: 'Catalog' },
  { id: 'scaffolder.*', label: 'Templates' },
  { id: 'local-platform.*', label: 'Local platform' },
  { id: 'auth.*', label: 'Sign-in' },
  { id: 'permission.*', label: 'Permissions' },
  { id: 'audit.*', label: 'Ledger' },
];

/** What to show: of which entity, by whom, what, where, since when. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const { entities, people, environments } = useNames();
  const with0 = (list: Array<{ id: string; label: string }>, chosen: string) =>
    chosen && !list.some(({ id }) => id === chosen)
      ? [...list, { id: chosen, label: entityName(chosen) }]
      : list;
  const pick = (key: keyof LedgerFilter) => (value: unknown) =>
    onChange({ [key]: value === ANY || value === null ? '' : String(value) });
  return (
    <div className={styles.filters} role="search" aria-label="Filters">
      <div className={styles.wide}>
        <Combobox
          aria-label="Entity"
          placeholder="Any entity"
          options={with0(entities, filter.entityRef)}
          value={filter.entityRef || null}
          onChange={pick('entityRef')}
        />
      </div>
      <div className={styles.wide}>
        <Combobox
          aria-label="By"
          placeholder="By anybody"
          options={with0(people, filter.actor)}
          value={filter.actor || null}
          onChange={pick('actor')}
        />
      </div>
      <Select
        aria-label="Action"
        options={with0(actions, filter.action)}
        value={filter.action || ANY}
        onChange={pick('action')}
      />
      <Select
        aria-label="Kind"
        options={kinds}
        value={filter.kind || ANY}
        onChange={pick('kind')}
      />
      <Select
        aria-label="Environment"
        options={[
          { id: ANY, label: 'Any environment' },
          ...with0(environments, filter.environment),
        ]}
        value={filter.environment || ANY}
        onChange={pick('environment')}
      />
      <Select
        aria-label="Time"
        options={ranges.map(({ id, label }) => ({ id, label }))}
        value={filter.range}
        onChange={key => onChange({ range: String(key) })}
      />
      {filter.entityRef ? (
        <div className={styles.fit}>
          <Checkbox
            isSelected={filter.withDependencies}
            onChange={withDependencies => onChange({ withDependencies })}
          >
            and what it depends on
          </Checkbox>
        </div>
      ) : null}
    </div>
  );
}

/** Entities, people and environments to choose from; the fields work by what is in the URL until they are known. */
function useNames() {
  const catalog = useApi(catalogApiRef);
  const load = useLoad(async () => {
    const ask = async (filter: Record<string, string | string[]>) =>
      (
        await catalog.queryEntities({
          filter,
          fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'spec.type'],
          limit: ENTITY_LIMIT,
          totalItems: 'exclude',
        })
      ).items;
    const [entities, people] = await Promise.all([
      ask({ kind: ['Component', 'System', 'API', 'Resource', 'Template'] }),
      ask({ kind: 'User' }),
    ]);
    const option = (entity: (typeof entities)[number]) => ({
      id: stringifyEntityRef(entity),
      label: entity.metadata.name,
    });
    return {
      entities: entities.map(entity => ({
        ...option(entity),
        label: `${entity.metadata.name} (${entity.kind.toLowerCase()})`,
      })),
      people: people.map(option),
      environments: entities
        .filter(({ spec }) => spec?.type === 'environment')
        .map(({ metadata }) => ({ id: metadata.name, label: metadata.name })),
    };
  }, [catalog]);
  return load.status === 'loaded' ? load.value : { entities: [], people: [], environments: [] };
}
