import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { ReleaseSet } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import {
  ConfirmDialog,
  EntityLink,
  Loaded,
  shortDigest,
  SidePanel,
  StatusBadge,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { deployApiRef } from '../../api/DeployApi';
import { PlanPanel } from '../Rollback/PlanPanel';
import { ledgerHref } from '../shared/ledgerHref';
import { useLive } from '../shared/useLive';
import styles from './Board.module.css';

/** A release set while it goes out, and the one way back for all of it. */
export function ReleaseSetPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const api = useApi(deployApiRef);
  const set = useLive(signal => api.releaseSet(id, signal), [id], { refreshSeconds: 2 });
  const [plan, setPlan] = useState<string>();
  if (plan) return <PlanPanel id={plan} onClose={onClose} />;
  return (
    <SidePanel title="Promoted together" onClose={onClose}>
      <Loaded load={set} what="The release set" unharmed="It goes on by itself.">
        {value => <SetView set={value} onPlan={setPlan} onDone={set.reload} />}
      </Loaded>
    </SidePanel>
  );
}

function SetView(props: { set: ReleaseSet; onPlan: (id: string) => void; onDone: () => void }) {
  const { set, onPlan, onDone } = props;
  const api = useApi(deployApiRef);
  const press = usePress(onDone);
  const [asking, setAsking] = useState(false);
  return (
    <div className={styles.panel}>
      <p className={styles.note} aria-live="polite">
        <StatusBadge status={set.phase} reason={set.message} />
      </p>
      <ol className={styles.items}>
        {set.items.map((item, index) => (
          <li key={item.entityRef}>
            {index + 1}. <EntityLink entityRef={item.entityRef} tab="deploy" />{' '}
            <code>{shortDigest(item.digest)}</code>{' '}
            <StatusBadge status={item.phase} reason={item.message} />
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        <Link
          className={styles.link}
          to={ledgerHref(set.items[0]?.entityRef ?? '', set.correlationId)}
        >
          Its records in the ledger
        </Link>
      </p>
      {set.rollbackPlanId ? (
        <div>
          <Button variant="secondary" onPress={() => onPlan(set.rollbackPlanId!)}>
            See the way back
          </Button>
        </div>
      ) : (
        <div>
          <Button
            variant="secondary"
            destructive
            isDisabled={set.phase === 'Pending'}
            onPress={() => setAsking(true)}
          >
            Roll all back
          </Button>
        </div>
      )}
      {asking ? (
        <ConfirmDialog
          title={`Take ${set.items.length} services back in ${set.environment}?`}
          verb="Roll all back"
          destructive
          pending={press.pending}
          onClose={() => setAsking(false)}
          onConfirm={() =>
            press.run(`${set.environment} is unchanged.`, async () => {
              const started = await api.rollBackSet(set.id);
              setAsking(false);
              if (started.id) onPlan(started.id);
            })
          }
        >
          Each goes back to what it ran before, in the order in which that is safe. To undo it,
          promote them together again.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
