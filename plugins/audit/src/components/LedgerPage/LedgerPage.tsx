import { Button } from '@backstage/ui';
import { EmptyState, StaleNotice, useUrlState } from '@internal/portal-ui';
import { useLocation } from 'react-router-dom';
import { useEntries } from '../../data/useEntries';
import { useLedgerFilter } from '../../data/useLedgerFilter';
import { EntryList } from '../parts/EntryList';
import { LedgerFrame } from '../parts/LedgerFrame';
import styles from '../parts/ledger.module.css';
import { ExportButton } from './ExportButton';
import { FilterBar } from './FilterBar';
import { RecordPanel } from './RecordPanel';

/** Every change, newest first, live; filters are in the URL, one record opens beside the list. */
export function LedgerPage() {
  const { filter, query, narrowed, change, clear } = useLedgerFilter();
  const entries = useEntries(query);
  const { search } = useLocation();
  const [selected, select] = useUrlState('record', '', { push: true });
  const href = (id: string) => {
    const params = new URLSearchParams(search);
    params.set('record', id);
    return `?${params}`;
  };
  return (
    <LedgerFrame action={<ExportButton query={query} narrowed={narrowed} />}>
      <FilterBar filter={filter} onChange={change} />
      <div className={styles.bar}>
        <Tokens filter={filter} onChange={change} />
        {entries.status === 'loaded' ? (
          <StaleNotice time={entries.loadTime} failed={entries.stale} retry={entries.reload} />
        ) : null}
      </div>
      <EntryList
        entries={entries}
        current={selected}
        href={({ record }) => href(record.id)}
        empty={
          narrowed ? (
            <EmptyState
              title="No record answers these filters"
              action={
                <Button variant="secondary" size="small" onPress={clear}>
                  Show all
                </Button>
              }
            >
              Only changes are recorded; what was merely read is in the logs.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing was changed yet">
              Every deployment, approval, window, entity and login that changes something comes here
              before it takes effect, and once more with its outcome.
            </EmptyState>
          )
        }
      />
      {selected ? (
        <RecordPanel key={selected} id={selected} onClose={() => select(undefined)} />
      ) : null}
    </LedgerFrame>
  );
}

/** Filters that have no field: they come from links. */
function Tokens(props: {
  filter: { correlationId: string; changeId: string };
  onChange: (change: { correlationId?: string; changeId?: string }) => void;
}) {
  const { filter, onChange } = props;
  const tokens = [
    filter.correlationId && (['correlationId', 'One request'] as const),
    filter.changeId && (['changeId', 'One change'] as const),
  ].filter(Boolean) as Array<['correlationId' | 'changeId', string]>;
  return (
    <div className={styles.tokens}>
      {tokens.map(([key, label]) => (
        <span key={key} className={styles.token} title={filter[key]}>
          {label}: {filter[key].slice(0, 8)}
          <Button variant="tertiary" size="small" onPress={() => onChange({ [key]: '' })}>
            Remove
          </Button>
        </span>
      ))}
    </div>
  );
}
