import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { gateWindowManagePermission } from '@internal/plugin-gate-common';
import { gateApiRef } from '@internal/plugin-gate-react';
import {
  EmptyState,
  ErrorState,
  LoadingSkeleton,
  Section,
  useLoad,
  useUrlState,
} from '@internal/portal-ui';
import styles from '../rows.module.css';
import { HolidayDialog } from './HolidayDialog';
import { dayAfter, monthOf, viewerZone } from './month';
import { MonthGrid } from './MonthGrid';
import { MonthHead } from './MonthHead';
import { WindowPanel } from './WindowPanel';
import { WindowRows } from './WindowRows';

/** Who is frozen when: a month, and the windows that make it. */
export function CalendarTab() {
  const gate = useApi(gateApiRef);
  const manage = usePermission({ permission: gateWindowManagePermission });
  const [monthId, setMonth] = useUrlState('month');
  const [windowId, setWindow] = useUrlState('window', '', { push: true });
  const [importing, setImporting] = useState(false);
  const month = monthOf(monthId, new Date());
  const from = month.days[0];
  const to = dayAfter(month.days[month.days.length - 1]);
  const windows = useLoad(signal => gate.windows(signal), [gate], { refreshSeconds: 15 });
  const occurrences = useLoad(
    signal => gate.calendar(from.toISOString(), to.toISOString(), signal),
    [gate, month.id],
    { refreshSeconds: 60 },
  );
  const reload = () => {
    windows.reload();
    occurrences.reload();
  };

  const actions = (
    <div className={styles.actions}>
      {!manage.loading && !manage.allowed ? (
        <span className={styles.muted}>
          Changing windows needs {gateWindowManagePermission.name}
        </span>
      ) : null}
      <Button
        variant="secondary"
        size="small"
        isDisabled={!manage.allowed}
        onPress={() => setImporting(true)}
      >
        Import holidays
      </Button>
      <Button
        variant="primary"
        size="small"
        isDisabled={!manage.allowed}
        onPress={() => setWindow('new')}
      >
        New window
      </Button>
    </div>
  );
  const list = windows.status === 'loaded' ? windows.value : [];
  const open = windowId === 'new' ? undefined : list.find(({ id }) => id === windowId);

  return (
    <div className={styles.stack}>
      <div className={styles.bar}>
        <MonthHead month={month} onChange={setMonth} />
        {actions}
      </div>
      {occurrences.status === 'error' ? (
        <ErrorState
          title="The calendar could not be read"
          unharmed="The windows are in force as before."
          error={occurrences.error}
          retry={occurrences.reload}
        />
      ) : (
        <MonthGrid
          month={month}
          occurrences={occurrences.status === 'loaded' ? occurrences.value : []}
          onOpen={setWindow}
        />
      )}
      <p className={styles.muted}>Times are in your zone, {viewerZone(from)}.</p>
      <Section
        title="Windows"
        description="While no window picks a change it may pass. An allow window lets it pass only while it is open; a deny window always wins."
      >
        {windows.status === 'loading' ? <LoadingSkeleton label="Windows" count={3} /> : null}
        {windows.status === 'error' ? (
          <ErrorState
            title="The windows could not be read"
            unharmed="They are in force as before."
            error={windows.error}
            retry={windows.reload}
          />
        ) : null}
        {windows.status === 'loaded' && list.length === 0 ? (
          <EmptyState title="No windows: changes pass at any time">
            A deny window keeps changes out, over the holidays or a sale. An allow window lets them
            in only while it is open.
          </EmptyState>
        ) : null}
        {list.length > 0 ? (
          <WindowRows windows={list} current={windowId} onOpen={setWindow} />
        ) : null}
      </Section>
      {windowId === 'new' || open ? (
        <WindowPanel
          key={windowId}
          window={open}
          mayChange={manage.allowed}
          onClose={() => setWindow(undefined)}
          onChanged={reload}
        />
      ) : null}
      {importing ? <HolidayDialog onClose={() => setImporting(false)} onImported={reload} /> : null}
    </div>
  );
}
