import type { RollbackPlan } from '@internal/plugin-deploy-common';
import { EntityLink, shortDigest, StatusBadge } from '@internal/portal-ui';
import styles from './Rollback.module.css';

/** Steps of an ordered plan, in their order. */
export function PlanSteps({ plan }: { plan: RollbackPlan }) {
  return (
    <ol className={styles.list}>
      {plan.steps.map((step, index) => (
        <li key={step.entityRef} className={styles.row}>
          <span>
            {index + 1}. <EntityLink entityRef={step.entityRef} tab="deploy" />{' '}
            <code>
              {shortDigest(step.fromDigest)} → {shortDigest(step.toDigest)}
            </code>
          </span>
          <span className={styles.muted}>{step.reason}</span>
          {plan.phase === 'Proposed' ? null : (
            <StatusBadge status={step.phase} reason={step.message} />
          )}
        </li>
      ))}
    </ol>
  );
}
