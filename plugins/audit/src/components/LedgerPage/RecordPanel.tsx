import { useApi } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { ErrorState, LoadingSkeleton, SidePanel, useLoad } from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import { ledgerPaths } from '../../routes';
import styles from '../parts/ledger.module.css';
import { RecordDetail } from '../parts/RecordDetail';

/** One record beside the list. */
export function RecordPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const ledger = useApi(ledgerApiRef);
  const entry = useLoad(signal => ledger.record(id, signal), [ledger, id]);
  if (entry.status !== 'loaded') {
    return (
      <SidePanel title="Record" onClose={onClose}>
        {entry.status === 'loading' ? (
          <LoadingSkeleton label="Record" />
        ) : (
          <ErrorState
            title="This record could not be read"
            unharmed="What is recorded stays recorded."
            error={entry.error}
            retry={entry.reload}
          />
        )}
      </SidePanel>
    );
  }
  return (
    <SidePanel title={entry.value.record.message} onClose={onClose}>
      <div className={styles.stack}>
        <div className={styles.actions}>
          <ButtonLink variant="primary" size="small" href={ledgerPaths.record(id)}>
            Whole story and proof
          </ButtonLink>
        </div>
        <RecordDetail entry={entry.value} />
      </div>
    </SidePanel>
  );
}
