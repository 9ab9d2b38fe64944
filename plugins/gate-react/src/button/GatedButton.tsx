import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import type { ApprovalRequest } from '@internal/plugin-gate-common';
import { Countdown } from '@internal/portal-ui';
import { gateApiRef } from '../api/GateApi';
import type { DecisionState } from '../decision/useGateDecision';
import { WaiverDialog } from '../decision/WaiverDialog';
import { BreakGlass } from './BreakGlass';
import styles from './button.module.css';
import { nextStep } from './nextStep';
import { usePress } from './usePress';

export interface GatedButtonProps {
  /** A verb: "Promote to prod". */
  label: string;
  decision: DecisionState;
  /** Does it; rejects with what went wrong. `breakGlass` is given when the gate is passed in spite of its decision. */
  onProceed: (options?: { breakGlass?: { reason: string } }) => Promise<unknown>;
  /** Asks for the missing approvals; default: asks the gate for the change of `decision`. */
  onRequestApproval?: () => Promise<ApprovalRequest | unknown>;
  /** Offers to pass the gate in spite of its decision, behind a menu, with a reason. Default true. */
  breakGlass?: boolean;
  /** Why it can't be done for a reason of the page itself, which the gate knows nothing of. */
  disabledReason?: string;
  /** What is unharmed when it fails: "prod is unchanged." */
  unharmed?: string;
  size?: 'small' | 'medium';
  destructive?: boolean;
}

/**
 * A primary button that is one press when all is well; when it is not, it says what is missing and does the next step.
 *
 * @example
 * <GatedButton label="Promote to prod" decision={decision} onProceed={options => deploy.promote(release, options)} />
 */
export function GatedButton(props: GatedButtonProps) {
  const { label, decision, disabledReason, size = 'small', destructive } = props;
  const { unharmed = 'Nothing was changed.' } = props;
  const gate = useApi(gateApiRef);
  const press = usePress(decision.reload);
  const [waiving, setWaiving] = useState(false);
  const base = { variant: 'primary', size, isPending: press.pending } as const;

  if (disabledReason) {
    return (
      <span className={styles.gated}>
        <Button {...base} isDisabled>
          {label}
        </Button>
        <span className={styles.why}>{disabledReason}</span>
      </span>
    );
  }
  if (decision.status === 'loading') {
    return (
      <Button {...base} isPending>
        {label}
      </Button>
    );
  }
  if (decision.status === 'error') {
    return (
      <span className={styles.gated}>
        <Button {...base} variant="secondary" onPress={decision.reload}>
          Ask the gate again
        </Button>
        <span className={styles.why}>The gate did not answer, so nothing can be started.</span>
      </span>
    );
  }

  const { change, decision: decided } = decision.value;
  const step = nextStep(decided);
  const proceed = (breakGlass?: { reason: string }) =>
    press.run(unharmed, async () => {
      await props.onProceed(breakGlass && { breakGlass });
    });
  const requestApproval = () =>
    press.run('Nobody was asked.', async () => {
      await (props.onRequestApproval?.() ?? gate.requestApproval(change));
    });

  if (step.kind === 'proceed') {
    return (
      <Button {...base} destructive={destructive} onPress={() => proceed()}>
        {label}
      </Button>
    );
  }
  return (
    <span className={styles.gated} data-step={step.kind}>
      <span className={styles.split}>
        {step.kind === 'open' ? (
          <ButtonLink variant="primary" size={size} href={step.href}>
            {step.label}
          </ButtonLink>
        ) : null}
        {step.kind === 'request-approval' ? (
          <Button {...base} onPress={requestApproval}>
            {step.label}
          </Button>
        ) : null}
        {step.kind === 'request-waiver' ? (
          <Button {...base} onPress={() => setWaiving(true)}>
            {step.label}
          </Button>
        ) : null}
        {step.kind === 'closed' ? (
          <Button {...base} isDisabled>
            {step.label}
          </Button>
        ) : null}
        {props.breakGlass === false ? null : (
          <BreakGlass
            label={label}
            change={change}
            decision={decided}
            size={size}
            pending={press.pending}
            onConfirm={reason => proceed({ reason })}
          />
        )}
      </span>
      <span className={styles.why}>
        {step.kind === 'closed' && step.reason.replace(/\.$/, '') !== step.label
          ? step.reason
          : null}
        {decided.nextOpen ? (
          <>
            {' '}
            Opens in{' '}
            <Countdown key={decided.nextOpen} to={decided.nextOpen} onEnd={decision.reload} />
          </>
        ) : null}
      </span>
      {waiving && step.kind === 'request-waiver' ? (
        <WaiverDialog
          check={step.check}
          change={change}
          onClose={() => setWaiving(false)}
          onRequested={decision.reload}
        />
      ) : null}
    </span>
  );
}
