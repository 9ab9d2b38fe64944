import { SearchField, Select } from '@backstage/ui';
import type { BoardRow } from '@internal/plugin-deploy-common';
import { entityName } from '@internal/portal-ui';
import styles from './Board.module.css';
import { countBoard, valuesOf } from './boardFilter';
import type { BoardFilterState } from './useBoardFilter';

const ANY = 'any';

/** Filters of the board; every choice says how many it leaves. */
export function BoardToolbar({ rows, state }: { rows: BoardRow[]; state: BoardFilterState }) {
  const { filter, setText, setOwner, setSystem, setHealth } = state;
  const named = (field: 'owner' | 'system', everyone: string) => [
    { id: ANY, label: everyone },
    ...valuesOf(rows, field).map(ref => ({ id: ref, label: entityName(ref) })),
  ];
  return (
    <div className={styles.toolbar}>
      <SearchField
        aria-label="Service"
        placeholder="Service"
        size="small"
        value={filter.text}
        onChange={value => setText(value || undefined)}
      />
      <Select
        aria-label="Owner"
        size="small"
        options={named('owner', 'Every owner')}
        value={filter.owner || ANY}
        onChange={key => setOwner(key === ANY ? undefined : String(key))}
      />
      <Select
        aria-label="System"
        size="small"
        options={named('system', 'Every system')}
        value={filter.system || ANY}
        onChange={key => setSystem(key === ANY ? undefined : String(key))}
      />
      <Select
        aria-label="State"
        size="small"
        options={[
          { id: 'all', label: 'Every state' },
          { id: 'unwell', label: `Not well (${countBoard(rows, 'unwell')})` },
          { id: 'rollout', label: `Rollout under way (${countBoard(rows, 'rollout')})` },
          { id: 'behind', label: `Newer release waits (${countBoard(rows, 'behind')})` },
        ]}
        value={filter.health}
        onChange={key => setHealth(String(key))}
      />
    </div>
  );
}
