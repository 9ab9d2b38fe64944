import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, TextAreaField } from '@backstage/ui';
import { gateWaiverDecidePermission, type Waiver } from '@internal/plugin-gate-common';
import { gateApiRef, ReasonDialog, usePress } from '@internal/plugin-gate-react';
import { actorName, Countdown, EntityLink, RelativeTime, StateShape } from '@internal/portal-ui';
import type { PortalState } from '@internal/portal-ui';
import styles from '../rows.module.css';

const shapes: Record<Waiver['state'], PortalState> = {
  pending: 'progressing',
  granted: 'healthy',
  rejected: 'failed',
  revoked: 'paused',
  expired: 'asleep',
};

const verbs = { grant: 'Grant', reject: 'Reject', revoke: 'Revoke' } as const;

const offersOf: Partial<Record<Waiver['state'], Array<keyof typeof verbs>>> = {
  pending: ['grant', 'reject'],
  granted: ['revoke'],
};

interface WaiverRowProps {
  waiver: Waiver;
  /** Title of the check. */
  check: string;
  me?: string;
  onChanged: () => void;
}

/** One waiver: what it lets pass, why, until when, and what can be decided about it. */
export function WaiverRow({ waiver, check, me, onChanged }: WaiverRowProps) {
  const gate = useApi(gateApiRef);
  const press = usePress(onChanged);
  const decide = usePermission({ permission: gateWaiverDecidePermission });
  const [asking, setAsking] = useState<keyof typeof verbs>();
  const [comment, setComment] = useState('');
  const mine = waiver.requestedBy === me;
  const why = mine && waiver.state === 'pending' ? 'You asked for it' : undefined;
  const refused =
    why ??
    (decide.allowed || decide.loading ? undefined : `Needs ${gateWaiverDecidePermission.name}`);
  const offers = offersOf[waiver.state] ?? [];

  return (
    <li className={styles.row}>
      <div className={styles.main}>
        <div className={styles.title}>
          <StateShape state={shapes[waiver.state]} />
          <span>
            {check} for <EntityLink entityRef={waiver.entityRef} />
            {waiver.environment ? ` in ${waiver.environment}` : ''}
          </span>
        </div>
        <p className={styles.text}>{waiver.reason}</p>
        <span className={styles.muted}>
          asked by {actorName(waiver.requestedBy)}, <RelativeTime time={waiver.createTime} />
          {waiver.decidedBy ? ` · ${waiver.state} by ${actorName(waiver.decidedBy)}` : ''}
          {waiver.state === 'granted' || waiver.state === 'pending' ? (
            <>
              {' '}
              · ends in <Countdown to={waiver.expireTime} onEnd={onChanged} />
            </>
          ) : null}
        </span>
      </div>
      {offers.length > 0 ? (
        <div className={styles.side}>
          {refused}
          {offers.map(offer => (
            <Button
              key={offer}
              variant={offer === 'grant' ? 'primary' : 'secondary'}
              destructive={offer === 'revoke'}
              size="small"
              isDisabled={refused !== undefined}
              onPress={() => setAsking(offer)}
            >
              {verbs[offer]}
            </Button>
          ))}
        </div>
      ) : null}
      {asking ? (
        <ReasonDialog
          title={`${verbs[asking]} the waiver of “${check}”?`}
          verb={verbs[asking]}
          destructive={asking === 'revoke'}
          ready
          pending={press.pending}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            const done = await press.run('The waiver is as it was.', async () => {
              await gate.decideWaiver(waiver.id, {
                decision: asking,
                comment: comment.trim() || undefined,
              });
            });
            if (done) setAsking(undefined);
          }}
        >
          <p>{waiver.reason}</p>
          <TextAreaField label="Comment" value={comment} onChange={setComment} rows={2} />
        </ReasonDialog>
      ) : null}
    </li>
  );
}
