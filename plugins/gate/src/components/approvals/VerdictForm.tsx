import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, TextAreaField } from '@backstage/ui';
import type { ApprovalRequest, ApprovalVerdict } from '@internal/plugin-gate-common';
import { gateApiRef, usePress } from '@internal/plugin-gate-react';
import { commandKey, Kbd } from '@internal/portal-ui';
import styles from '../rows.module.css';

interface VerdictFormProps {
  request: ApprovalRequest;
  me?: string;
  onDone: () => void;
}

/** Approve or reject with a comment; disabled with the reason where the viewer may not. */
export function VerdictForm({ request, me, onDone }: VerdictFormProps) {
  const gate = useApi(gateApiRef);
  const press = usePress(onDone);
  const [comment, setComment] = useState('');
  const reason = refusal(request, me);
  const answer = (verdict: ApprovalVerdict) =>
    press.run('The request is as it was.', async () => {
      await gate.giveVerdict(request.id, { verdict, comment: comment.trim() || undefined });
    });

  if (reason) {
    return (
      <div className={styles.form}>
        <div className={styles.actions}>
          <Button variant="primary" isDisabled>
            Approve
          </Button>
          <Button variant="secondary" isDisabled>
            Reject
          </Button>
        </div>
        <p className={styles.why}>{reason}</p>
      </div>
    );
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the short cut of a button that is in it
    <div
      className={styles.form}
      role="group"
      aria-label="Your answer"
      onKeyDown={event => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        answer('approved');
      }}
    >
      <TextAreaField label="Comment" value={comment} onChange={setComment} rows={2} />
      <div className={styles.actions}>
        <Button variant="primary" isPending={press.pending} onPress={() => answer('approved')}>
          Approve
        </Button>
        <Button
          variant="secondary"
          destructive
          isPending={press.pending}
          onPress={() => answer('rejected')}
        >
          Reject
        </Button>
        <span className={styles.muted}>
          <Kbd>{commandKey}</Kbd> <Kbd>Enter</Kbd> approves
        </span>
      </div>
    </div>
  );
}

function refusal(request: ApprovalRequest, me: string | undefined): string | undefined {
  if (request.canDecide) {
    return request.canDecide.allowed
      ? undefined
      : request.canDecide.reason ?? 'You may not decide about this.';
  }
  if (request.createdBy === me) return 'You asked for it: somebody else must decide.';
  if (request.approvals.some(({ by }) => by === me)) return 'You have answered already.';
  return undefined;
}
