import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Select, TextAreaField } from '@backstage/ui';
import type { FreezeWindow } from '@internal/plugin-gate-common';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import { selectorInWords } from './windowWords';

const durations = [
  { id: '15', label: '15 minutes' },
  { id: '60', label: '1 hour' },
  { id: '240', label: '4 hours' },
];

/** Lets changes pass an open window for a while, by hand. */
export function OverrideDialog(props: {
  window: FreezeWindow;
  onClose: () => void;
  onDone: () => void;
}) {
  const { window, onClose, onDone } = props;
  const gate = useApi(gateApiRef);
  const press = usePress(onDone);
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('60');
  return (
    <ReasonDialog
      title={`Override “${window.title}”`}
      verb="Override"
      destructive
      pending={press.pending}
      ready={reason.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const done = await press.run('The window is in force as before.', () =>
          gate.overrideWindow(window.id, { reason: reason.trim(), minutes: Number(minutes) }),
        );
        if (done) onClose();
      }}
    >
      <p>
        While it lasts, changes to {selectorInWords(window)} pass this window for everybody. It ends
        by itself and is recorded in the ledger.
      </p>
      <TextAreaField label="Reason" value={reason} onChange={setReason} isRequired rows={3} />
      <Select
        label="For"
        options={durations}
        value={minutes}
        onChange={key => setMinutes(String(key))}
      />
    </ReasonDialog>
  );
}
