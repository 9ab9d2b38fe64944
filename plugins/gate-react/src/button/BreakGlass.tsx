import { useState } from 'react';
import { usePermission } from '@backstage/plugin-permission-react';
import { ButtonIcon, Menu, MenuItem, MenuTrigger, TextAreaField } from '@backstage/ui';
import {
  gateBreakGlassPermission,
  type Change,
  type GateDecision,
} from '@internal/plugin-gate-common';
import { entityName } from '@internal/portal-ui';
import { RiMore2Line } from '@remixicon/react';
import { stops } from '../decision/verdicts';
import { ReasonDialog } from './ReasonDialog';

interface BreakGlassProps {
  /** What is done: "Promote to prod". */
  label: string;
  change: Change;
  decision: GateDecision;
  size: 'small' | 'medium';
  pending: boolean;
  /** Resolves to whether it went well. */
  onConfirm: (reason: string) => Promise<boolean>;
}

const SHORTEST_REASON = 10;

/** Behind a menu: pass the gate in spite of its decision, with a reason that everyone who was skipped reads. */
export function BreakGlass({ label, change, decision, size, pending, onConfirm }: BreakGlassProps) {
  const { allowed, loading } = usePermission({
    permission: gateBreakGlassPermission,
    resourceRef: change.entityRef,
  });
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const missing = SHORTEST_REASON - reason.trim().length;
  const skipped = decision.checks.filter(check => stops(check, decision));
  return (
    <>
      <MenuTrigger>
        <ButtonIcon
          icon={<RiMore2Line />}
          aria-label={`Other ways to: ${label}`}
          variant="secondary"
          size={size}
        />
        <Menu
          onAction={key => key === 'break-glass' && setOpen(true)}
          disabledKeys={allowed ? [] : ['break-glass']}
        >
          <MenuItem id="break-glass" color="danger">
            {allowed || loading
              ? 'Break glass…'
              : `Break glass: needs ${gateBreakGlassPermission.name}`}
          </MenuItem>
        </Menu>
      </MenuTrigger>
      {open ? (
        <ReasonDialog
          title={`${label} in spite of the gate?`}
          verb="Break glass"
          destructive
          pending={pending}
          ready={missing <= 0}
          onClose={() => setOpen(false)}
          onConfirm={async () => {
            if (await onConfirm(reason.trim())) setOpen(false);
          }}
        >
          <p>
            {entityName(change.entityRef)} is changed although {skipped.length || 'some'}{' '}
            {skipped.length === 1 ? 'check says' : 'checks say'} no
            {skipped.length
              ? `: ${skipped.map(check => check.title.toLowerCase()).join(', ')}`
              : ''}
            . Everyone who was skipped is told, somebody gets the task to look at it afterwards, and
            the ledger keeps it for ever.
          </p>
          <TextAreaField
            label="Why can this not wait?"
            description={missing > 0 ? `${missing} more characters` : undefined}
            value={reason}
            onChange={setReason}
            isRequired
            rows={3}
          />
        </ReasonDialog>
      ) : null}
    </>
  );
}
