import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { EnvironmentState, RollbackOffer } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import {
  Digest,
  EmptyState,
  Loaded,
  RelativeTime,
  shortDigest,
  SidePanel,
  useLoad,
} from '@internal/portal-ui';
import { useRef } from 'react';
import { deployApiRef } from '../../api/DeployApi';
import { newRequestId } from '../shared/requestId';
import { authorName } from '../shared/names';
import { CheckList } from './CheckList';
import { PlanSteps } from './PlanSteps';
import styles from './Rollback.module.css';

export interface RollbackPanelProps {
  entityRef: string;
  state: EnvironmentState;
  onDone: () => void;
  onPlan: (id: string) => void;
  onClose: () => void;
}

/** What one press goes back to, what would stop it, and the safe order where something does. */
export function RollbackPanel(props: RollbackPanelProps) {
  const { entityRef, state, onClose } = props;
  const api = useApi(deployApiRef);
  const { environment } = state;
  const offer = useLoad(
    signal => api.rollbackOffer(entityRef, environment, signal),
    [entityRef, environment],
  );
  return (
    <SidePanel title={`Roll back in ${environment}`} onClose={onClose}>
      <Loaded
        load={offer}
        what="What it can go back to"
        unharmed={`${environment} runs on as it is.`}
      >
        {value => <Offer offer={value} {...props} />}
      </Loaded>
    </SidePanel>
  );
}

function Offer(props: RollbackPanelProps & { offer: RollbackOffer }) {
  const { offer, entityRef, state, onDone, onPlan, onClose } = props;
  const { environment } = state;
  const api = useApi(deployApiRef);
  const press = usePress(onDone);
  const requestId = useRef(newRequestId());
  const request = { entityRef, environment, requestId: requestId.current };
  const { target, blockers, plan } = offer;
  if (!target) {
    return (
      <EmptyState title="There is nothing to go back to">
        No release before this one was healthy in {environment}.
      </EmptyState>
    );
  }
  return (
    <div className={styles.panel}>
      <p className={styles.note}>
        <strong>{target.commitMessage}</strong>
        <br />
        <Digest value={target.digest} /> by {authorName(target.commitAuthor)}, made{' '}
        <RelativeTime time={target.createTime} />: the last release that was healthy here.
      </p>
      {blockers.length === 0 ? (
        <>
          <p className={styles.note}>
            All traffic goes to it at once, without steps
            {state.rollout && !state.rollout.endTime ? '; the rollout is aborted first' : ''}. To
            undo it, promote {state.release ? shortDigest(state.release.digest) : 'the release'}{' '}
            again.
          </p>
          <div>
            <Button
              variant="primary"
              destructive
              isPending={press.pending}
              onPress={() =>
                press.run(`${environment} is unchanged.`, async () => {
                  await api.rollBack(request);
                  onClose();
                })
              }
            >
              Roll back to {shortDigest(target.digest)}
            </Button>
          </div>
          {offer.advice?.length ? (
            <CheckList title="Told and recorded; stops nothing" checks={offer.advice} />
          ) : null}
        </>
      ) : (
        <>
          <CheckList title="It would do damage" checks={blockers} />
          {plan ? (
            <section className={styles.part}>
              <h3 className={styles.subtitle}>The order in which it is safe</h3>
              <PlanSteps plan={plan} />
              <div>
                <Button
                  variant="primary"
                  destructive
                  isPending={press.pending}
                  onPress={() =>
                    press.run(`${environment} is unchanged.`, async () => {
                      const started = await api.startPlan(request);
                      if (started.id) onPlan(started.id);
                    })
                  }
                >
                  Run {plan.steps.length} {plan.steps.length === 1 ? 'step' : 'steps'} in this order
                </Button>
              </div>
            </section>
          ) : (
            <p className={styles.note}>No order of going back is safe; ship a repair instead.</p>
          )}
        </>
      )}
    </div>
  );
}
