import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { errorFacts, Section, StatusBadge } from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import { readHead, verifyKeptHead, type HeadVerdict } from '../../proof/verifyHead';
import styles from '../parts/ledger.module.css';

type Verdict =
  | { status: 'none' }
  | { status: 'checking' }
  | { status: 'failed'; message: string }
  | HeadVerdict;

/** Holds a head that somebody kept against the ledger of now, in this browser. */
export function KeptHeadSection() {
  const ledger = useApi(ledgerApiRef);
  const [verdict, setVerdict] = useState<Verdict>({ status: 'none' });
  const check = async (file: File) => {
    setVerdict({ status: 'checking' });
    try {
      const kept = readHead(await file.text());
      const [now, keys] = await Promise.all([ledger.latestHead(), ledger.keys()]);
      const ask = (from: number, to: number) => ledger.consistency(from, to);
      setVerdict(await verifyKeptHead(kept, now, ask, keys, crypto.subtle));
    } catch (error) {
      setVerdict({ status: 'failed', message: errorFacts(error).message });
    }
  };
  return (
    <Section
      title="A head you kept"
      description="It is held against the ledger of now in this browser, and sent nowhere."
      card
    >
      <div className={styles.stack}>
        <label className={styles.file}>
          File with the head
          <input
            type="file"
            accept="application/json,.json"
            onChange={event => {
              const file = event.target.files?.[0];
              if (file) check(file);
            }}
          />
        </label>
        <div aria-live="polite">
          <VerdictBadge verdict={verdict} />
        </div>
      </div>
    </Section>
  );
}

function VerdictBadge({ verdict }: { verdict: Verdict }) {
  switch (verdict.status) {
    case 'none':
      return null;
    case 'checking':
      return <StatusBadge status="Checking" state="progressing" />;
    case 'failed':
      return <StatusBadge status="Not checked" state="unknown" reason={verdict.message} />;
    case 'consistent':
      return <StatusBadge status="Unchanged since" state="healthy" reason={verdict.message} />;
    default:
      return <StatusBadge status="Not the same ledger" state="failed" reason={verdict.message} />;
  }
}
