import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { usePress } from '@internal/plugin-gate-react';
import { Loaded, SidePanel, StatusBadge } from '@internal/portal-ui';
import { deployApiRef } from '../../api/DeployApi';
import { useLive } from '../shared/useLive';
import { PlanSteps } from './PlanSteps';
import styles from './Rollback.module.css';

/** An ordered plan while it runs: each step, where it stopped, and the way on. */
export function PlanPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const api = useApi(deployApiRef);
  const plan = useLive(signal => api.plan(id, signal), [id], { refreshSeconds: 2 });
  const press = usePress(plan.reload);
  return (
    <SidePanel title="Going back in order" onClose={onClose}>
      <Loaded load={plan} what="The plan" unharmed="It goes on by itself.">
        {value => (
          <div className={styles.panel}>
            <p className={styles.note} aria-live="polite">
              <StatusBadge status={value.phase} reason={value.message} />
            </p>
            <PlanSteps plan={value} />
            {value.phase === 'Failed' ? (
              <div>
                <Button
                  variant="primary"
                  isPending={press.pending}
                  onPress={() =>
                    press.run('The plan stands where it stopped.', async () => {
                      await api.resumePlan(id);
                    })
                  }
                >
                  Resume
                </Button>
              </div>
            ) : null}
          </div>
        )}
      </Loaded>
    </SidePanel>
  );
}
