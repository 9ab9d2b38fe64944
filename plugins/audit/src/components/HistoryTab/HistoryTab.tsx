import { useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Switch, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { EmptyState, Section, StaleNotice, useUrlState } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { useEntries } from '../../data/useEntries';
import { queryOf, readFilter } from '../../data/useLedgerFilter';
import { ledgerPaths } from '../../routes';
import { RecordPanel } from '../LedgerPage/RecordPanel';
import { EntryList } from '../parts/EntryList';
import styles from '../parts/ledger.module.css';

const spans = [
  { id: '2h', title: '2 h', words: 'in the last 2 hours' },
  { id: '24h', title: '24 h', words: 'in the last 24 hours' },
  { id: '7d', title: '7 d', words: 'in the last 7 days' },
];

/** "What changed here or below in the last two hours?" */
export function HistoryTab() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const [spanId, setSpan] = useUrlState('range', '24h');
  const [below, setBelow] = useUrlState('below', 'yes');
  const [selected, select] = useUrlState('record', '', { push: true });
  const span = spans.find(({ id }) => id === spanId) ?? spans[1];
  const withDependencies = below === 'yes';
  const params = new URLSearchParams({
    entityRef,
    range: span.id,
    ...(withDependencies && { withDependencies: 'true' }),
  });
  const question = params.toString();
  // Counted back from the moment of choosing: a list whose beginning moved would flicker.
  const query = useMemo(
    () => queryOf(readFilter(new URLSearchParams(question)), Date.now()),
    [question],
  );
  const entries = useEntries(query);
  const dependencies = entries.status === 'loaded' ? (entries.entityRefs?.length ?? 1) - 1 : 0;
  const href = (id: string) => {
    return `?${new URLSearchParams({ range: span.id, below, record: id })}`;
  };
  return (
    <div className={styles.stack}>
      <Section
        title={withDependencies ? 'What changed here or below' : 'What changed here'}
        description={
          withDependencies && dependencies > 0
            ? `Changes of ${entity.metadata.name} and of ${dependencies} ${
                dependencies === 1 ? 'entity' : 'entities'
              } that it depends on.`
            : `Changes of ${entity.metadata.name}${
                withDependencies ? ' and of what it depends on' : ''
              }.`
        }
        action={
          <>
            {entries.status === 'loaded' ? (
              <StaleNotice time={entries.loadTime} failed={entries.stale} retry={entries.reload} />
            ) : null}
            <Switch
              label="and below"
              isSelected={withDependencies}
              onChange={on => setBelow(on ? 'yes' : 'no')}
            />
            <ToggleButtonGroup
              aria-label="Since"
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[span.id]}
              onSelectionChange={keys => setSpan(String([...keys][0]))}
            >
              {spans.map(({ id, title }) => (
                <ToggleButton key={id} id={id}>
                  {title}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </>
        }
      >
        <EntryList
          entries={entries}
          current={selected}
          self={entityRef}
          href={({ record }) => href(record.id)}
          empty={
            <EmptyState
              title={`Nothing changed here${withDependencies ? ' or below' : ''} ${span.words}`}
              action={
                <Link
                  className={styles.link}
                  to={`${ledgerPaths.ledger}?entityRef=${encodeURIComponent(entityRef)}`}
                >
                  All its records in the ledger
                </Link>
              }
            >
              Deployments, settings, approvals and whatever else changes it come here by themselves.
            </EmptyState>
          }
        />
      </Section>
      {selected ? (
        <RecordPanel key={selected} id={selected} onClose={() => select(undefined)} />
      ) : null}
    </div>
  );
}
