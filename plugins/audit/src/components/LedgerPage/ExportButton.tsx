import { useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { auditLedgerExportPermission, type LedgerQuery } from '@internal/plugin-audit-common';
import { errorFacts } from '@internal/portal-ui';
import { ledgerApiRef } from '../../api/LedgerApi';
import { saveBlob } from '../../data/saveBlob';
import styles from '../parts/ledger.module.css';

/** One zip of what is shown: records, proofs, head, and the verifier that needs nothing but Node. */
export function ExportButton({ query, narrowed }: { query: LedgerQuery; narrowed: boolean }) {
  const ledger = useApi(ledgerApiRef);
  const toast = useApi(toastApiRef);
  const permission = usePermission({ permission: auditLedgerExportPermission });
  const [pending, setPending] = useState(false);
  const refused = !permission.loading && !permission.allowed;
  const save = async () => {
    setPending(true);
    try {
      const day = new Date().toISOString().slice(0, 10);
      saveBlob(`ledger-${day}.zip`, await ledger.export(query));
    } catch (error) {
      toast.post({
        title: `Nothing was exported. ${errorFacts(error).message}`,
        status: 'danger',
      });
    } finally {
      setPending(false);
    }
  };
  return (
    <>
      {refused ? (
        <span className={styles.muted}>Export needs {auditLedgerExportPermission.name}</span>
      ) : null}
      <Button variant="primary" isDisabled={refused} isPending={pending} onPress={save}>
        {narrowed ? 'Export what is shown' : 'Export'}
      </Button>
    </>
  );
}
