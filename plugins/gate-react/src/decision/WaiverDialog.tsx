import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Select, TextAreaField } from '@backstage/ui';
import type { Change, CheckResult } from '@internal/plugin-gate-common';
import { entityName } from '@internal/portal-ui';
import { gateApiRef } from '../api/GateApi';
import { ReasonDialog } from '../button/ReasonDialog';
import { usePress } from '../button/usePress';

const durations = [
  { id: '4', label: '4 hours' },
  { id: '24', label: '1 day' },
  { id: '168', label: '7 days' },
  { id: '720', label: '30 days' },
];

interface WaiverDialogProps {
  check: CheckResult;
  change: Change;
  onClose: () => void;
  onRequested?: () => void;
}

/** Asks somebody else to let changes pass one check for a while. */
export function WaiverDialog({ check, change, onClose, onRequested }: WaiverDialogProps) {
  const gate = useApi(gateApiRef);
  const press = usePress(onRequested);
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState('24');
  const where = `${entityName(change.entityRef)}${
    change.environment ? ` in ${change.environment}` : ''
  }`;
  return (
    <ReasonDialog
      title={`Waive “${check.title}” for ${where}`}
      verb="Ask for a waiver"
      pending={press.pending}
      ready={reason.trim() !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const done = await press.run('No waiver was asked for.', async () => {
          await gate.requestWaiver({
            checkId: check.id,
            entityRef: change.entityRef,
            environment: change.environment,
            reason: reason.trim(),
            expireTime: new Date(Date.now() + Number(hours) * 3_600_000).toISOString(),
          });
        });
        if (done) onClose();
      }}
    >
      <p>Somebody else must grant it. It is recorded in the ledger and ends by itself.</p>
      <TextAreaField label="Reason" value={reason} onChange={setReason} isRequired rows={3} />
      <Select
        label="For"
        options={durations}
        value={hours}
        onChange={key => setHours(String(key))}
      />
    </ReasonDialog>
  );
}
