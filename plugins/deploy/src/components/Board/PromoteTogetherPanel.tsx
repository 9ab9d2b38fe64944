import { useRef, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Select, TextField } from '@backstage/ui';
import type { BoardRow } from '@internal/plugin-deploy-common';
import { decisionOf, type GateDecision } from '@internal/plugin-gate-common';
import { DecisionPanel, usePress } from '@internal/plugin-gate-react';
import { shortDigest, SidePanel } from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';
import { newRequestId } from '../shared/requestId';
import styles from './Board.module.css';
import { planPromotion } from './promotable';

export interface PromoteTogetherPanelProps {
  rows: BoardRow[];
  environments: string[];
  onStarted: (setId: string) => void;
  onClose: () => void;
}

/** A release set before it begins: what goes where, what is left out and why, one reason, one decision. */
export function PromoteTogetherPanel(props: PromoteTogetherPanelProps) {
  const { rows, environments, onStarted, onClose } = props;
  const api = useApi(deployApiRef);
  const press = usePress();
  const requestId = useRef(newRequestId());
  const targets = environments.slice(1);
  const [environment, setEnvironment] = useState(targets[0]);
  const [reason, setReason] = useState('');
  const [refused, setRefused] = useState<GateDecision>();
  const { items, skipped } = planPromotion(rows, environments, environment);
  const start = () =>
    press.run(`${environment} is unchanged.`, async () => {
      setRefused(undefined);
      try {
        const set = await api.startSet({
          environment,
          requestId: requestId.current,
          items: items.map(({ row, digest }) => ({ entityRef: row.entityRef, digest })),
          ...(reason && { reason }),
        });
        onStarted(set.id);
      } catch (error) {
        setRefused(decisionOf(error));
        throw error;
      }
    });
  return (
    <SidePanel title="Promote together" onClose={onClose}>
      <div className={styles.panel}>
        <Select
          label="To"
          size="small"
          options={targets.map(id => ({ id, label: id }))}
          value={environment}
          onChange={key => {
            setEnvironment(String(key));
            requestId.current = newRequestId();
          }}
        />
        <ul className={styles.items}>
          {items.map(({ row, digest, fromDigest }) => (
            <li key={row.entityRef}>
              <strong>{row.service}</strong>{' '}
              <code>
                {fromDigest ? `${shortDigest(fromDigest)} → ` : ''}
                {shortDigest(digest)}
              </code>
            </li>
          ))}
          {skipped.map(({ row, reason: why }) => (
            <li key={row.entityRef} className={styles.muted}>
              {row.service} is left out: {why}
            </li>
          ))}
        </ul>
        <p className={styles.muted}>
          What others depend on goes first. One decision for all, one entry in the ledger, and one
          ordered way back. It stops at the first that fails.
        </p>
        <TextField
          label="Why"
          description="For the ledger and for those who approve"
          value={reason}
          onChange={setReason}
        />
        {refused ? <DecisionPanel decision={refused} /> : null}
        <div>
          <Button
            variant="primary"
            isPending={press.pending}
            isDisabled={items.length === 0}
            onPress={start}
          >
            Promote {items.length} to {environment}
          </Button>
        </div>
      </div>
    </SidePanel>
  );
}
