import type { ReactNode } from 'react';
import { PageTabs, PortalPage } from '@internal/portal-ui';
import { ledgerPaths } from '../../routes';

/** Header and tabs of the pages of the ledger. */
export function LedgerFrame({ action, children }: { action?: ReactNode; children: ReactNode }) {
  return (
    <PortalPage
      title="Ledger"
      description="What was changed, by whom, why and with what outcome. Nothing in it can be changed or removed."
      action={action}
    >
      <PageTabs
        label="Ledger"
        tabs={[
          { href: ledgerPaths.ledger, title: 'Records', exact: true },
          { href: ledgerPaths.verify, title: 'Verify' },
        ]}
      />
      {children}
    </PortalPage>
  );
}
