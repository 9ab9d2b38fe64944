import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import type { Change, CheckResult } from '@internal/plugin-gate-common';
import { gateApiRef } from '../api/GateApi';
import { usePress } from '../button/usePress';
import styles from './decision.module.css';
import { WaiverDialog } from './WaiverDialog';

interface CheckFixProps {
  check: CheckResult;
  change?: Change;
  onChanged?: () => void;
}

/** What can be done about a verdict: the check's own fix first, then a waiver where the check may be waived. */
export function CheckFix({ check, change, onChanged }: CheckFixProps) {
  const { fix } = check;
  const gate = useApi(gateApiRef);
  const [waiving, setWaiving] = useState(false);
  const press = usePress(onChanged);
  const mayWaive = check.waivable && !check.advice && change !== undefined;
  const asksWaiver = fix?.action === 'request-waiver' || mayWaive;
  if (!fix && !asksWaiver) return null;
  return (
    <div className={styles.fix}>
      {fix?.href ? (
        <ButtonLink variant="secondary" size="small" href={fix.href}>
          {fix.label}
        </ButtonLink>
      ) : null}
      {fix?.action === 'request-approval' && !fix.href && change ? (
        <Button
          variant="secondary"
          size="small"
          isPending={press.pending}
          onPress={() =>
            press.run('Nobody was asked.', async () => {
              await gate.requestApproval(change);
            })
          }
        >
          {fix.label}
        </Button>
      ) : null}
      {asksWaiver && change ? (
        <Button variant="tertiary" size="small" onPress={() => setWaiving(true)}>
          Ask for a waiver
        </Button>
      ) : null}
      {waiving && change ? (
        <WaiverDialog
          check={check}
          change={change}
          onClose={() => setWaiving(false)}
          onRequested={onChanged}
        />
      ) : null}
    </div>
  );
}
