import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { GateDecision } from '@internal/plugin-gate-common';
import { changeSentence, DecisionPanel, gateApiRef } from '@internal/plugin-gate-react';
import { EmptyState, ErrorState, exactTime, StatusBadge, useLoad } from '@internal/portal-ui';
import { useMe } from '../../data/useMe';
import { decisionBadge } from '../decision/decisionBadge';
import rows from '../rows.module.css';
import { SimulatorFields } from './SimulatorFields';
import { simulatedChange, useQuestion } from './useQuestion';

type Answer =
  | { status: 'none' }
  | { status: 'asking' }
  | { status: 'error'; error: unknown }
  | { status: 'answered'; decision: GateDecision; sentence: string; time: Date };

/** "Would a deploy of X to prod at this time pass?" Nothing happens, nobody is told. */
export function SimulatorTab() {
  const gate = useApi(gateApiRef);
  const me = useMe();
  const installation = useLoad(signal => gate.installation(signal), [gate]);
  const kinds = installation.status === 'loaded' ? installation.value.kinds : [];
  const [question, setQuestion] = useQuestion();
  const [answer, setAnswer] = useState<Answer>({ status: 'none' });
  const time = new Date(question.time);
  const ready = question.entityRef && question.kind && me && !Number.isNaN(time.getTime());

  const ask = async () => {
    if (!me) return;
    setAnswer({ status: 'asking' });
    try {
      const change = await simulatedChange(question, me);
      const decision = await gate.simulate(change, time.toISOString());
      setAnswer({ status: 'answered', decision, time, sentence: changeSentence(change) });
    } catch (error) {
      setAnswer({ status: 'error', error });
    }
  };

  return (
    <div className={rows.stack}>
      <SimulatorFields question={question} onChange={setQuestion} kinds={kinds} />
      <div className={rows.actions}>
        <Button
          variant="primary"
          isDisabled={!ready}
          isPending={answer.status === 'asking'}
          onPress={ask}
        >
          Would it pass?
        </Button>
        {ready ? null : <span className={rows.muted}>Choose a service and a kind of change.</span>}
      </div>
      <div className={rows.stack} aria-live="polite">
        {answer.status === 'none' ? (
          <EmptyState title="Nothing asked yet">
            The answer comes from the same checks that decide when the button is pressed, judged at
            the time you choose. Nothing happens and nobody is told.
          </EmptyState>
        ) : null}
        {answer.status === 'error' ? (
          <ErrorState
            title="The gate did not answer"
            unharmed="Nothing was changed."
            error={answer.error}
            retry={ask}
          />
        ) : null}
        {answer.status === 'answered' ? (
          <>
            <StatusBadge
              {...decisionBadge(answer.decision.decision)}
              reason={`${answer.sentence}, ${exactTime(answer.time.getTime())}`}
            />
            <DecisionPanel decision={answer.decision} defaultExpanded />
          </>
        ) : null}
      </div>
    </div>
  );
}
