import { useEffect, useMemo, useState } from 'react';
import { Button, ButtonLink } from '@backstage/ui';
import type { BoardRow } from '@internal/plugin-deploy-common';
import {
  EmptyState,
  Fact,
  Facts,
  Loaded,
  PortalPage,
  StaleNotice,
  useUrlState,
} from '@internal/portal-ui';
import styles from './Board.module.css';
import { BoardTable } from './BoardTable';
import { BoardToolbar } from './BoardToolbar';
import { countBoard, filterBoard } from './boardFilter';
import { PromoteTogetherPanel } from './PromoteTogetherPanel';
import { ReleaseSetPanel } from './ReleaseSetPanel';
import { useBoard, type BoardContent } from './useBoard';
import { useBoardFilter } from './useBoardFilter';

/** Which release of which service runs where, and the way to move several together. */
export function BoardPage() {
  const board = useBoard();
  const filters = useBoardFilter();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [together, setTogether] = useUrlState('together', '', { push: true });
  const [setId, setSetId] = useUrlState('set', '', { push: true });
  const content = board.status === 'loaded' ? board.value : undefined;
  const chosen = useMemo(
    () => content?.rows.filter(row => selected.has(row.entityRef)) ?? [],
    [content, selected],
  );

  useEffect(() => {
    document.title = 'Deploy · DevOpsHub';
  }, []);

  const select = (entityRef: string, value: boolean) =>
    setSelected(before => {
      const next = new Set(before);
      if (value) next.add(entityRef);
      else next.delete(entityRef);
      return next;
    });
  return (
    <PortalPage
      title="Deploy"
      description="Which release of which service runs where, how it is, and what waits to go on."
      facts={content ? <BoardFacts content={content} onHealth={filters.setHealth} /> : null}
      action={
        <span className={styles.primary}>
          <Button
            variant="primary"
            isDisabled={chosen.length === 0}
            onPress={() => setTogether('open')}
          >
            {chosen.length > 0 ? `Promote ${chosen.length} together` : 'Promote together'}
          </Button>
          {chosen.length === 0 ? <span className={styles.muted}>Select services first</span> : null}
        </span>
      }
    >
      <Loaded load={board} what="The board" unharmed="What runs goes on running." count={10}>
        {value => (
          <BoardList
            content={value}
            filters={filters}
            selected={selected}
            onSelect={select}
            age={
              board.status === 'loaded' ? (
                <StaleNotice
                  time={board.loadTime}
                  failed={!!board.staleError}
                  retry={board.reload}
                />
              ) : null
            }
          />
        )}
      </Loaded>
      {together && content && chosen.length > 0 ? (
        <PromoteTogetherPanel
          rows={chosen}
          environments={content.environments}
          onStarted={id => {
            setSelected(new Set());
            setTogether(undefined);
            setSetId(id);
          }}
          onClose={() => setTogether(undefined)}
        />
      ) : null}
      {setId ? <ReleaseSetPanel id={setId} onClose={() => setSetId(undefined)} /> : null}
    </PortalPage>
  );
}

function BoardFacts(props: { content: BoardContent; onHealth: (health: string) => void }) {
  const { rows, more } = props.content;
  const link = (health: 'unwell' | 'rollout') => (
    <button type="button" className={styles.link} onClick={() => props.onHealth(health)}>
      {countBoard(rows, health)}
    </button>
  );
  return (
    <Facts>
      <Fact label="Services">
        {rows.length}
        {more ? '+' : ''}
      </Fact>
      <Fact label="Not well">{link('unwell')}</Fact>
      <Fact label="Rollouts under way">{link('rollout')}</Fact>
    </Facts>
  );
}

function BoardList(props: {
  content: BoardContent;
  filters: ReturnType<typeof useBoardFilter>;
  selected: ReadonlySet<string>;
  onSelect: (entityRef: string, selected: boolean) => void;
  age: React.ReactNode;
}) {
  const { content, filters, selected, onSelect, age } = props;
  const rows: BoardRow[] = useMemo(
    () => filterBoard(content.rows, filters.filter),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the filter is made anew by each render
    [content.rows, ...Object.values(filters.filter)],
  );
  if (content.rows.length === 0) {
    return (
      <EmptyState
        title="Nothing is deployed yet"
        action={
          <ButtonLink variant="primary" href="/create">
            Create a service
          </ButtonLink>
        }
      >
        A service is here as soon as it has a release; a green build of a push makes one.
      </EmptyState>
    );
  }
  return (
    <section className={styles.list} aria-label="Services">
      <div className={styles.listHead}>
        <BoardToolbar rows={content.rows} state={filters} />
        {age}
      </div>
      {rows.length === 0 ? (
        <EmptyState title="No service is like that">
          None of the {content.rows.length} services passes these filters.
        </EmptyState>
      ) : (
        <BoardTable
          rows={rows}
          environments={content.environments}
          selected={selected}
          onSelect={onSelect}
        />
      )}
    </section>
  );
}
