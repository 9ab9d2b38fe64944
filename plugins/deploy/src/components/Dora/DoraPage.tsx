import { useEffect } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { EmptyState, Loaded, PortalPage, useLoad } from '@internal/portal-ui';
import { serviceApiRef } from '../../api/ServiceApi';
import styles from './Dora.module.css';
import { DoraReportView } from './DoraReportView';
import { PERIODS, useDoraSubject } from './useDoraSubject';

const DAY_MS = 86_400_000;

/** How well a team or a service delivers, by the five metrics of dora.dev, each with the deploys behind it. */
export function DoraPage() {
  const { choices, known, subject, setSubject, days, setDays } = useDoraSubject();
  useEffect(() => {
    document.title = 'Delivery · DevOpsHub';
  }, []);
  return (
    <PortalPage
      title="Delivery"
      description="The five metrics of dora.dev, from what the ledger says of deploys to production. Teams are never mixed."
    >
      <Loaded load={choices} what="Teams and services" count={2}>
        {() => (
          <>
            <div className={styles.toolbar}>
              <Select
                aria-label="Team or service"
                size="small"
                options={known}
                value={subject}
                onChange={key => setSubject(String(key))}
              />
              <Select
                aria-label="Time"
                size="small"
                options={PERIODS.map(each => ({ id: String(each), label: `Last ${each} days` }))}
                value={String(days)}
                onChange={key => setDays(String(key))}
              />
            </div>
            {subject ? (
              <Report subject={subject} days={days} />
            ) : (
              <EmptyState title="No team and no service yet">
                Numbers are asked for one team or one service of the catalog.
              </EmptyState>
            )}
          </>
        )}
      </Loaded>
    </PortalPage>
  );
}

function Report({ subject, days }: { subject: string; days: number }) {
  const api = useApi(serviceApiRef);
  const report = useLoad(
    signal => {
      const now = Date.now();
      const of = subject.startsWith('group:') ? { team: subject } : { entityRef: subject };
      const from = new Date(now - days * DAY_MS).toISOString();
      return api.dora({ ...of, from, to: new Date(now).toISOString() }, signal);
    },
    [subject, days],
  );
  return (
    <Loaded load={report} what="The numbers" unharmed="Deploys are recorded on." count={5}>
      {value => <DoraReportView report={value} reload={report.reload} />}
    </Loaded>
  );
}
