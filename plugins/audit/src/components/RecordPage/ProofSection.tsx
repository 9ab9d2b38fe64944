import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { RecordProof, SigningKey } from '@internal/plugin-audit-common';
import {
  Digest,
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  RelativeTime,
  Section,
  StatusBadge,
  useLoad,
} from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import { verifyRecord, type ProofStep } from '../../proof/verifyRecord';
import styles from '../parts/ledger.module.css';

/** Why the record can be believed: its place in the tree, the signed head, and a check of both in this browser. */
export function ProofSection({ id }: { id: string }) {
  const ledger = useApi(ledgerApiRef);
  const load = useLoad(
    async signal => {
      const [proof, keys] = await Promise.all([ledger.proof(id, signal), ledger.keys(signal)]);
      return { proof, keys };
    },
    [ledger, id],
  );
  return (
    <Section
      title="Proof"
      description="The record is a leaf of a tree whose signed head stands for every record before it."
      card
    >
      {load.status === 'loading' ? <LoadingSkeleton label="Proof" count={3} /> : null}
      {load.status === 'error' ? (
        <ErrorState
          title="The proof could not be read"
          unharmed="The record lies in the ledger. A record that is newer than the last tree head is proved with the next, within a minute."
          error={load.error}
          retry={load.reload}
        />
      ) : null}
      {load.status === 'loaded' ? <Proof {...load.value} /> : null}
    </Section>
  );
}

const states = {
  holds: { status: 'Holds', state: 'healthy' },
  broken: { status: 'Broken', state: 'failed' },
  skipped: { status: 'Not checked', state: 'unknown' },
} as const;

function Proof({ proof, keys }: { proof: RecordProof; keys: SigningKey[] }) {
  const { entry, inclusion, head } = proof;
  const [steps, setSteps] = useState<ProofStep[]>();
  const subtle = globalThis.crypto?.subtle;
  const broken = steps?.some(({ status }) => status === 'broken');
  return (
    <div className={styles.stack}>
      <Facts>
        <Fact label="Leaf">
          {entry.index} in a tree of {head.treeSize.toLocaleString('en')}
        </Fact>
        <Fact label="Leaf hash">
          <Digest value={entry.leafHash} what="leaf hash" />
        </Fact>
        <Fact label="Root">
          <Digest value={head.rootHash} what="root hash" />
        </Fact>
        <Fact label="Signed">
          <RelativeTime time={head.time} />
        </Fact>
        <Fact label="Key">
          <Digest value={head.keyFingerprint} what="fingerprint of the key" />
        </Fact>
      </Facts>
      <details>
        <summary>
          Path of {inclusion.path.length} {inclusion.path.length === 1 ? 'hash' : 'hashes'}
        </summary>
        <ol className={styles.hashes}>
          {inclusion.path.map(hash => (
            <li key={hash}>{hash}</li>
          ))}
        </ol>
      </details>
      <div className={styles.actions}>
        <Button
          variant="primary"
          size="small"
          isDisabled={!subtle}
          onPress={async () => setSteps(await verifyRecord(proof, keys, subtle))}
        >
          Verify in this browser
        </Button>
        {subtle ? null : (
          <span className={styles.muted}>
            Browsers verify only pages that came by HTTPS or from this machine. The export holds a
            verifier that runs anywhere.
          </span>
        )}
      </div>
      <div aria-live="polite" className={styles.stack}>
        {steps ? (
          <>
            <StatusBadge
              status={broken ? 'Not proved' : 'Proved'}
              state={broken ? 'failed' : 'healthy'}
              reason={
                broken
                  ? 'this is not what was written'
                  : 'the record is as it was written, and the head was signed over it'
              }
            />
            <ul className={styles.steps}>
              {steps.map(step => (
                <li key={step.title}>
                  <StatusBadge {...states[step.status]} reason={`${step.title}: ${step.detail}`} />
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
    </div>
  );
}
