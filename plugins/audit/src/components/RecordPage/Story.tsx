import { useApi } from '@backstage/frontend-plugin-api';
import type { LedgerEntry } from '@internal/plugin-audit-common';
import { ErrorState, LoadingSkeleton, Section, useLoad } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { ledgerApiRef } from '../../api/LedgerApi';
import { join } from '../../data/useEntries';
import { ledgerPaths } from '../../routes';
import { EntryRows } from '../parts/EntryRows';
import styles from '../parts/ledger.module.css';

const LIMIT = 200;

/** From request over approval to effect: everything of the same change and of the same request, oldest first. */
export function Story({ entry }: { entry: LedgerEntry }) {
  const ledger = useApi(ledgerApiRef);
  const { changeId, correlationId, id } = entry.record;
  const story = useLoad(
    async signal => {
      const [change, request] = await Promise.all([
        ledger.list({ changeId, limit: LIMIT }, signal),
        ledger.list({ correlationId, limit: LIMIT }, signal),
      ]);
      return {
        entries: join(join(change.items, request.items), [entry]).reverse(),
        more: change.nextCursor !== undefined || request.nextCursor !== undefined,
      };
    },
    [ledger, changeId, correlationId],
    { refreshSeconds: 5 },
  );
  return (
    <Section
      title="The whole story"
      description="Everything that belongs to the same request, in order."
    >
      {story.status === 'loading' ? <LoadingSkeleton label="Story" count={3} /> : null}
      {story.status === 'error' ? (
        <ErrorState
          title="The rest of the story could not be read"
          unharmed="What is recorded stays recorded."
          error={story.error}
          retry={story.reload}
        />
      ) : null}
      {story.status === 'loaded' ? (
        <>
          <EntryRows
            entries={story.value.entries}
            current={id}
            href={({ record }) => ledgerPaths.record(record.id)}
          />
          {story.value.more ? (
            <Link className={styles.link} to={ledgerPaths.ofCorrelation(correlationId)}>
              It has more than {LIMIT} records: see all
            </Link>
          ) : null}
        </>
      ) : null}
    </Section>
  );
}
