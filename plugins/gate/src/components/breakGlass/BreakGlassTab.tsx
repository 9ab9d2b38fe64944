import { useApi } from '@backstage/frontend-plugin-api';
import { BgProvider } from '@backstage/ui';
import { gateApiRef } from '@internal/plugin-gate-react';
import { EmptyState, ErrorState, LoadingSkeleton, Section, useLoad } from '@internal/portal-ui';
import rows from '../rows.module.css';
import { FollowUpRow } from './FollowUpRow';

/** Every time that the gate was passed in spite of its decision, and what came of it. */
export function BreakGlassTab({ onChanged }: { onChanged: () => void }) {
  const gate = useApi(gateApiRef);
  const uses = useLoad(signal => gate.followUps(signal), [gate], { refreshSeconds: 10 });
  if (uses.status === 'loading') return <LoadingSkeleton label="Follow-ups" />;
  if (uses.status === 'error') {
    return (
      <ErrorState
        title="The follow-ups could not be read"
        unharmed="The ledger has every use of break-glass."
        error={uses.error}
        retry={uses.reload}
      />
    );
  }
  if (uses.value.length === 0) {
    return (
      <EmptyState title="Nobody has broken the glass">
        Who passes the gate in spite of its decision gives a reason, everyone who was skipped is
        told, and the task to look at it afterwards comes here.
      </EmptyState>
    );
  }
  const reload = () => {
    uses.reload();
    onChanged();
  };
  const open = uses.value.filter(({ state }) => state === 'open');
  const closed = uses.value.filter(({ state }) => state === 'closed');
  return (
    <div className={rows.stack}>
      {open.length > 0 ? (
        <Section title="To look at">
          <BgProvider bg="neutral-1">
            <ul className={rows.rows}>
              {open.map(use => (
                <FollowUpRow key={use.id} use={use} onChanged={reload} />
              ))}
            </ul>
          </BgProvider>
        </Section>
      ) : null}
      {closed.length > 0 ? (
        <Section title="Looked at">
          <BgProvider bg="neutral-1">
            <ul className={rows.rows}>
              {closed.map(use => (
                <FollowUpRow key={use.id} use={use} onChanged={reload} />
              ))}
            </ul>
          </BgProvider>
        </Section>
      ) : null}
    </div>
  );
}
