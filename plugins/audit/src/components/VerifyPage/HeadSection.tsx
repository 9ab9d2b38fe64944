import { useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  Digest,
  downloadText,
  errorFacts,
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  RelativeTime,
  Section,
  useLoad,
} from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import styles from '../parts/ledger.module.css';

/** The newest signed head, and a copy of one to keep where the ledger is not. */
export function HeadSection() {
  const ledger = useApi(ledgerApiRef);
  const toast = useApi(toastApiRef);
  const [pending, setPending] = useState(false);
  const head = useLoad(signal => ledger.latestHead(signal), [ledger], { refreshSeconds: 15 });
  const save = async () => {
    setPending(true);
    try {
      // Who may not have one signed keeps the newest there is, which is at most a minute old.
      const kept = await ledger.signHead().catch(() => ledger.latestHead());
      const name = `ledger-head-${kept.time.slice(0, 10)}-${kept.treeSize}.json`;
      downloadText(name, `${JSON.stringify(kept, null, 2)}\n`, 'application/json');
      head.reload();
    } catch (error) {
      toast.post({ title: `No head was saved. ${errorFacts(error).message}`, status: 'danger' });
    } finally {
      setPending(false);
    }
  };
  return (
    <Section
      title="Tree head"
      description="Key and witness are on this machine; a head kept elsewhere is what protects you."
      card
    >
      <div className={styles.stack}>
        {head.status === 'loading' ? <LoadingSkeleton label="Tree head" count={2} /> : null}
        {head.status === 'error' ? (
          <ErrorState
            title="The tree head could not be read"
            unharmed="The records are as they were."
            error={head.error}
            retry={head.reload}
          />
        ) : null}
        {head.status === 'loaded' ? (
          <Facts>
            <Fact label="Records">{head.value.treeSize.toLocaleString('en')}</Fact>
            <Fact label="Root">
              <Digest value={head.value.rootHash} what="root hash" />
            </Fact>
            <Fact label="Signed">
              <RelativeTime time={head.value.time} />
            </Fact>
            <Fact label="Key">
              <Digest value={head.value.keyFingerprint} what="fingerprint of the key" />
            </Fact>
          </Facts>
        ) : null}
        <div className={styles.actions}>
          <Button variant="secondary" isPending={pending} onPress={save}>
            Save today’s head
          </Button>
        </div>
      </div>
    </Section>
  );
}
