import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { BgProvider } from '@backstage/ui';
import type { Waiver } from '@internal/plugin-gate-common';
import { gateApiRef } from '@internal/plugin-gate-react';
import { EmptyState, ErrorState, LoadingSkeleton, Section, useLoad } from '@internal/portal-ui';
import { useMe } from '../../data/useMe';
import styles from '../rows.module.css';
import { WaiverRow } from './WaiverRow';

const sections: Array<{ title: string; states: Waiver['state'][] }> = [
  { title: 'Asked for', states: ['pending'] },
  { title: 'In force', states: ['granted'] },
  { title: 'Ended', states: ['rejected', 'revoked', 'expired'] },
];

const ENDED_SHOWN = 20;

/** Waivers that wait, that are in force, and that have ended. */
export function WaiversTab() {
  const gate = useApi(gateApiRef);
  const me = useMe();
  const [allEnded, setAllEnded] = useState(false);
  const waivers = useLoad(signal => gate.waivers(signal), [gate], { refreshSeconds: 10 });
  const installation = useLoad(signal => gate.installation(signal), [gate]);
  if (waivers.status === 'loading') return <LoadingSkeleton label="Waivers" />;
  if (waivers.status === 'error') {
    return (
      <ErrorState
        title="The waivers could not be read"
        unharmed="Those in force are in force as before."
        error={waivers.error}
        retry={waivers.reload}
      />
    );
  }
  if (waivers.value.length === 0) {
    return (
      <EmptyState title="No waivers">
        A waiver lets the changes of one service pass one check for a while. It is asked for beside
        the check that stops a change, and somebody else grants it.
      </EmptyState>
    );
  }
  const checks = installation.status === 'loaded' ? installation.value.checks : [];
  return (
    <div className={styles.stack}>
      {sections.map(({ title, states }) => {
        const all = waivers.value.filter(({ state }) => states.includes(state));
        if (all.length === 0) return null;
        const shown = allEnded || title !== 'Ended' ? all : all.slice(0, ENDED_SHOWN);
        return (
          <Section key={title} title={title}>
            <BgProvider bg="neutral-1">
              <ul className={styles.rows}>
                {shown.map(waiver => (
                  <WaiverRow
                    key={waiver.id}
                    waiver={waiver}
                    check={checks.find(({ id }) => id === waiver.checkId)?.title ?? waiver.checkId}
                    me={me}
                    onChanged={waivers.reload}
                  />
                ))}
              </ul>
            </BgProvider>
            {shown.length < all.length ? (
              <button type="button" className={styles.more} onClick={() => setAllEnded(true)}>
                Show all {all.length}
              </button>
            ) : null}
          </Section>
        );
      })}
    </div>
  );
}
