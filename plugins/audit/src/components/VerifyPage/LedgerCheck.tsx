import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import {
  auditLedgerExportPermission,
  type VerificationReport,
} from '@internal/plugin-audit-common';
import { ErrorState, formatDuration, Section, StatusBadge } from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import styles from '../parts/ledger.module.css';

type Check =
  | { status: 'idle' }
  | { status: 'running' }
  | { status: 'error'; error: unknown }
  | { status: 'done'; report: VerificationReport };

const FINDINGS_SHOWN = 100;

/** Reads every record again and names what is not as it was written. */
export function LedgerCheck() {
  const ledger = useApi(ledgerApiRef);
  const permission = usePermission({ permission: auditLedgerExportPermission });
  const [check, setCheck] = useState<Check>({ status: 'idle' });
  const refused = !permission.loading && !permission.allowed;
  const run = async () => {
    setCheck({ status: 'running' });
    try {
      setCheck({ status: 'done', report: await ledger.verify() });
    } catch (error) {
      setCheck({ status: 'error', error });
    }
  };
  return (
    <Section
      title="The ledger now"
      description="Every record is read and hashed again, held against its chain, the tree, and the heads that were signed."
      card
    >
      <div className={styles.stack}>
        <div className={styles.actions}>
          <Button
            variant="primary"
            isDisabled={refused}
            isPending={check.status === 'running'}
            onPress={run}
          >
            Verify ledger
          </Button>
          {refused ? (
            <span className={styles.muted}>Needs {auditLedgerExportPermission.name}</span>
          ) : null}
        </div>
        <div aria-live="polite" className={styles.stack}>
          {check.status === 'error' ? (
            <ErrorState
              title="The ledger could not be verified"
              unharmed="Nothing was changed by trying."
              error={check.error}
              retry={run}
            />
          ) : null}
          {check.status === 'done' ? <Report report={check.report} /> : null}
        </div>
      </div>
    </Section>
  );
}

function Report({ report }: { report: VerificationReport }) {
  const { findings } = report;
  const records = `${report.treeSize.toLocaleString('en')} ${
    report.treeSize === 1 ? 'record' : 'records'
  }`;
  const heads = report.headsCompared ? ` against ${report.headsCompared} signed heads` : '';
  return (
    <>
      <StatusBadge
        status={findings.length === 0 ? 'As it was written' : `${findings.length} findings`}
        state={findings.length === 0 ? 'healthy' : 'failed'}
        reason={`${records} checked${heads} in ${formatDuration(report.durationMs)}`}
      />
      {findings.length > 0 ? (
        <ul className={styles.rows}>
          {findings.slice(0, FINDINGS_SHOWN).map((finding, index) => (
            <li key={index} className={styles.finding}>
              <StatusBadge
                status={finding.kind.replace(/-/g, ' ')}
                state="failed"
                reason={finding.message}
              />
            </li>
          ))}
        </ul>
      ) : null}
      {findings.length > FINDINGS_SHOWN ? (
        <span className={styles.muted}>and {findings.length - FINDINGS_SHOWN} more</span>
      ) : null}
    </>
  );
}
