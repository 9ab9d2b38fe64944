import { useId, useState, type ReactNode } from 'react';
import { BgProvider } from '@backstage/ui';
import type { Change, GateDecision } from '@internal/plugin-gate-common';
import {
  Countdown,
  ErrorState,
  formatDuration,
  LoadingSkeleton,
  StateShape,
} from '@internal/portal-ui';
import { RiArrowRightSLine } from '@remixicon/react';
import { CheckRow } from './CheckRow';
import styles from './decision.module.css';
import type { DecisionState } from './useGateDecision';
import { byUrgency, stops, summary } from './verdicts';

export interface DecisionPanelProps {
  /** A decision, or what is known of one that was asked for (`useGateDecision`). */
  decision: GateDecision | DecisionState;
  /** The change it is about; its checks can then be asked a waiver or an approval for. Comes with a `DecisionState`. */
  change?: Change;
  /** Default: only when something stops the change. */
  defaultExpanded?: boolean;
  /** Called when a fix was done and the decision may be another now. */
  onChanged?: () => void;
  /** Beside the summary, e.g. a link to the decision. */
  aside?: ReactNode;
}

/**
 * One line, "9 checks passed · 31 ms", that opens to every check: verdict, reason, evidence, what to do, and when it opens.
 *
 * @example
 * <DecisionPanel decision={useGateDecision(signal => deploy.decide(request, signal), [request])} />
 */
export function DecisionPanel(props: DecisionPanelProps) {
  const { decision: source, ...rest } = props;
  if ('checks' in source) return <Decision decision={source} {...rest} />;
  if (source.status === 'loading') return <LoadingSkeleton label="Checks" count={1} />;
  if (source.status === 'error') {
    return (
      <ErrorState
        title="The gate did not answer"
        unharmed="Nothing was changed. What runs is not affected."
        error={source.error}
        retry={source.reload}
      />
    );
  }
  const { change, decision } = source.value;
  return <Decision change={change} onChanged={source.reload} {...rest} decision={decision} />;
}

function Decision(props: DecisionPanelProps & { decision: GateDecision }) {
  const { decision, change, defaultExpanded, onChanged, aside } = props;
  const id = useId();
  const [choice, setChoice] = useState(defaultExpanded);
  const expanded = choice ?? decision.decision !== 'allow';
  const stopping = decision.checks.some(check => stops(check, decision));
  const refusal = decision.decision === 'deny' ? 'failed' : 'paused';
  const state = stopping ? refusal : 'healthy';
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <button
          type="button"
          className={styles.summary}
          aria-expanded={expanded}
          aria-controls={id}
          onClick={() => setChoice(!expanded)}
        >
          <RiArrowRightSLine className={styles.chevron} aria-hidden />
          <StateShape state={state} />
          <span>
            <strong>{summary(decision)}</strong>
            {stopping && decision.nextOpen ? (
              <span className={styles.muted}>
                {' '}
                · opens in{' '}
                <Countdown key={decision.nextOpen} to={decision.nextOpen} onEnd={onChanged} />
              </span>
            ) : null}
            <span className={styles.muted}> · {formatDuration(decision.durationMs)}</span>
          </span>
        </button>
        {aside}
      </div>
      <ul id={id} className={styles.checks} hidden={!expanded}>
        <BgProvider bg="neutral-1">
          {byUrgency(decision.checks).map(check => (
            <CheckRow key={check.id} check={check} change={change} onChanged={onChanged} />
          ))}
        </BgProvider>
      </ul>
    </div>
  );
}
