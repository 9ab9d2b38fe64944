import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Checkbox, Select, TextAreaField } from '@backstage/ui';
import { gateLineStopPermission, type StoppedLine } from '@internal/plugin-gate-common';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import { Section } from '@internal/portal-ui';
import { useChoices } from '../../data/useChoices';
import rows from '../rows.module.css';
import { lineName } from './lineName';

const EVERYTHING = 'everything';

/** Stops a line, with a reason; asks once more before everything stands still. */
export function StopForm(props: { stopped: StoppedLine[]; onStopped: () => void }) {
  const { stopped, onStopped } = props;
  const gate = useApi(gateApiRef);
  const press = usePress(onStopped);
  const permission = usePermission({ permission: gateLineStopPermission });
  const { systems } = useChoices();
  const [target, setTarget] = useState(EVERYTHING);
  const [reason, setReason] = useState('');
  const [hotfixAllowed, setHotfixAllowed] = useState(true);
  const [asking, setAsking] = useState(false);
  const systemRef = target === EVERYTHING ? undefined : target;
  const name = lineName({ systemRef });
  const already = stopped.some(line => line.systemRef === systemRef);
  const refused = !permission.loading && !permission.allowed;
  const why = [
    refused && `Needs ${gateLineStopPermission.name}`,
    already && `${name} is stopped already`,
    reason.trim() === '' && 'It needs a reason',
  ].find(Boolean);

  return (
    <Section
      title="Stop the line"
      description="No change goes forward until somebody starts it again. Going back always passes."
      card
    >
      <div className={rows.form}>
        <div className={rows.fields}>
          <Select
            label="What"
            options={[
              { id: EVERYTHING, label: 'Everything' },
              ...systems.map(system => ({ ...system, label: `System ${system.label}` })),
            ]}
            value={target}
            onChange={key => setTarget(String(key))}
          />
        </div>
        <TextAreaField
          label="Why"
          placeholder="Checkout fails for a third of the customers"
          value={reason}
          onChange={setReason}
          isRequired
          rows={2}
        />
        <Checkbox isSelected={hotfixAllowed} onChange={setHotfixAllowed}>
          Changes whose reason begins with “hotfix:” pass
        </Checkbox>
        <div className={rows.actions}>
          <Button
            variant="primary"
            destructive
            isDisabled={Boolean(why)}
            onPress={() => setAsking(true)}
          >
            Stop {systemRef ? name.toLowerCase() : 'everything'}
          </Button>
          <span className={rows.muted}>{why}</span>
        </div>
      </div>
      {asking ? (
        <ReasonDialog
          title={`Stop ${systemRef ? name.toLowerCase() : 'everything'}?`}
          verb="Stop the line"
          destructive
          ready
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const done = await press.run('Nothing was stopped.', async () => {
              await gate.stopLine({ systemRef, reason: reason.trim(), hotfixAllowed });
            });
            if (done) {
              setAsking(false);
              setReason('');
            }
          }}
        >
          <p>
            {reason.trim()}. What runs goes on to run; rollouts that have begun are asked at their
            next step.
          </p>
        </ReasonDialog>
      ) : null}
    </Section>
  );
}
