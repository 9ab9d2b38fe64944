import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, TextAreaField } from '@backstage/ui';
import { gateLineStopPermission, type StoppedLine } from '@internal/plugin-gate-common';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import { actorName, RelativeTime, StateShape } from '@internal/portal-ui';
import rows from '../rows.module.css';
import styles from './line.module.css';
import { lineName } from './lineName';

/** A line that stands still, why, and the way to start it again. */
export function StoppedRow({ line, onChanged }: { line: StoppedLine; onChanged: () => void }) {
  const gate = useApi(gateApiRef);
  const press = usePress(onChanged);
  const permission = usePermission({ permission: gateLineStopPermission });
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  return (
    <li className={styles.stoppedLine}>
      <div className={rows.main}>
        <div className={styles.stoppedTitle}>
          <StateShape state="failed" />
          {lineName(line)} is stopped
        </div>
        <p className={rows.text}>{line.reason}</p>
        <span className={rows.muted}>
          by {actorName(line.startedBy)}, <RelativeTime time={line.startTime} /> ·{' '}
          {line.hotfixAllowed
            ? 'changes whose reason begins with “hotfix:” pass'
            : 'hotfixes are stopped too'}{' '}
          · going back always passes
        </span>
      </div>
      <div className={rows.side}>
        {permission.allowed || permission.loading ? null : `Needs ${gateLineStopPermission.name}`}
        <Button
          variant="secondary"
          isDisabled={!permission.allowed}
          onPress={() => setAsking(true)}
        >
          Start again
        </Button>
      </div>
      {asking ? (
        <ReasonDialog
          title={`Start ${line.systemRef ? lineName(line).toLowerCase() : 'everything'} again`}
          verb="Start the line"
          ready={reason.trim() !== ''}
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const done = await press.run('The line is still stopped.', async () => {
              await gate.startLine(line.id, reason.trim());
            });
            if (done) setAsking(false);
          }}
        >
          <TextAreaField
            label="What has changed?"
            value={reason}
            onChange={setReason}
            isRequired
            rows={3}
          />
        </ReasonDialog>
      ) : null}
    </li>
  );
}
