import { useState } from 'react';
import { Radio, RadioGroup, TextField } from '@backstage/ui';
import type { Release } from '@internal/plugin-deploy-common';
import { DecisionPanel, GatedButton } from '@internal/plugin-gate-react';
import { Loaded, shortDigest, SidePanel } from '@internal/portal-ui';
import { diffSummary } from '../Compare/diffFacts';
import { DiffView } from '../Compare/DiffView';
import { useDiff } from '../Compare/useDiff';
import { describeStrategy } from '../shared/describeStrategy';
import styles from './Promote.module.css';
import { usePromotion } from './usePromotion';

export interface PromotePanelProps {
  entityRef: string;
  environment: string;
  digest: string;
  /** What runs there now. */
  current?: Release;
  release?: Release;
  onDone: () => void;
  onClose: () => void;
}

/** Everything about one promotion before it happens: what differs, how it is shipped, every check, and the button. */
export function PromotePanel(props: PromotePanelProps) {
  const { entityRef, environment, digest, current, release, onDone, onClose } = props;
  const [how, setHow] = useState<'rollout' | 'at-once'>('rollout');
  const [reason, setReason] = useState('');
  const kind = release?.dirty ? 'working-tree' : 'promote';
  const target = { entityRef, environment, digest, how, reason, kind } as const;
  const { decision, strategy, proceed, requestApproval } = usePromotion(target);
  return (
    <SidePanel title={`Promote ${shortDigest(digest)} to ${environment}`} onClose={onClose}>
      <div className={styles.panel}>
        {release ? <p className={styles.message}>{release.commitMessage}</p> : null}
        <RadioGroup
          label="How"
          value={how}
          onChange={value => setHow(value === 'at-once' ? 'at-once' : 'rollout')}
        >
          <Radio value="rollout">As rollout.yaml says</Radio>
          <Radio value="at-once">At once</Radio>
        </RadioGroup>
        <p className={styles.muted}>
          {how === 'rollout' && decision.status === 'loaded'
            ? describeStrategy(strategy)
            : describeStrategy(undefined)}
        </p>
        <TextField
          label="Why"
          description="For the ledger and for those who approve"
          value={reason}
          onChange={setReason}
        />
        <DecisionPanel decision={decision} defaultExpanded />
        <GatedButton
          label={`Promote to ${environment}`}
          decision={decision}
          size="medium"
          unharmed={`${environment} is unchanged.`}
          onProceed={async options => {
            await proceed(options);
            onDone();
            onClose();
          }}
          onRequestApproval={requestApproval}
        />
        {current && current.digest !== digest ? (
          <Differences entityRef={entityRef} from={current.digest} to={digest} />
        ) : null}
      </div>
    </SidePanel>
  );
}

function Differences(props: { entityRef: string; from: string; to: string }) {
  const diff = useDiff(props.entityRef, props.from, props.to);
  return (
    <section>
      <h3 className={styles.subtitle}>What changes</h3>
      <Loaded load={diff} what="The differences" unharmed="It can be promoted without them.">
        {value => (
          <details open={value.api.some(change => change.breaking)}>
            <summary>{diffSummary(value)}</summary>
            <DiffView diff={value} />
          </details>
        )}
      </Loaded>
    </section>
  );
}
