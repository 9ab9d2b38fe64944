import { useApi } from '@backstage/frontend-plugin-api';
import type { LedgerEntry } from '@internal/plugin-audit-common';
import {
  CopyButton,
  ErrorState,
  LoadingSkeleton,
  PortalPage,
  Section,
  useLoad,
} from '@internal/portal-ui';
import { Link, useParams } from 'react-router-dom';
import { ledgerApiRef } from '../../api/LedgerApi';
import { ledgerPaths } from '../../routes';
import styles from '../parts/ledger.module.css';
import { RecordDetail } from '../parts/RecordDetail';
import { ProofSection } from './ProofSection';
import { Story } from './Story';

/** One record: what it says, the story it belongs to, and its proof. */
export function RecordPage() {
  const { id = '' } = useParams();
  const ledger = useApi(ledgerApiRef);
  const entry = useLoad(signal => ledger.record(id, signal), [ledger, id]);
  if (entry.status === 'loading') {
    return (
      <PortalPage title="Record">
        <LoadingSkeleton label="Record" count={8} />
      </PortalPage>
    );
  }
  if (entry.status === 'error') {
    return (
      <PortalPage title="Record">
        <ErrorState
          title="This record could not be read"
          unharmed="What is recorded stays recorded."
          error={entry.error}
          retry={entry.reload}
        />
      </PortalPage>
    );
  }
  return <Loaded entry={entry.value} />;
}

function Loaded({ entry }: { entry: LedgerEntry }) {
  const { record } = entry;
  return (
    <PortalPage
      title={record.message}
      description={
        <>
          <Link className={styles.link} to={ledgerPaths.ledger}>
            Ledger
          </Link>{' '}
          · record {entry.index} <CopyButton text={record.id} label="Copy id of the record" />
        </>
      }
    >
      <Section title="The record" card>
        <RecordDetail entry={entry} />
      </Section>
      <Story entry={entry} />
      <ProofSection key={record.id} id={record.id} />
    </PortalPage>
  );
}
