import { decisionSummary, GatedButton } from '@internal/plugin-gate-react';
import { formatDuration } from '@internal/portal-ui';
import styles from './Promote.module.css';
import { usePromotion, type PromotionTarget } from './usePromotion';

export interface PromoteButtonProps {
  target: PromotionTarget;
  onDone: () => void;
  /** Opens the panel with the checks and the choices. */
  onDetails: () => void;
}

/** One press when all is well; the line below it says what was checked, and opens the rest. */
export function PromoteButton({ target, onDone, onDetails }: PromoteButtonProps) {
  const { decision, proceed, requestApproval } = usePromotion(target);
  const { environment } = target;
  return (
    <div className={styles.promote}>
      <GatedButton
        label={`Promote to ${environment}`}
        decision={decision}
        unharmed={`${environment} is unchanged.`}
        onProceed={async options => {
          await proceed(options);
          onDone();
        }}
        onRequestApproval={requestApproval}
      />
      {decision.status === 'loaded' ? (
        <button type="button" className={styles.checked} onClick={onDetails}>
          {decisionSummary(decision.value.decision)} ·{' '}
          {formatDuration(decision.value.decision.durationMs)} ▸
        </button>
      ) : null}
    </div>
  );
}
