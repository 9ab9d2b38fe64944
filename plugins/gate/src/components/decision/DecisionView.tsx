import { useApi } from '@backstage/frontend-plugin-api';
import type { Change } from '@internal/plugin-gate-common';
import {
  ChangeSummary,
  changeSentence,
  DecisionPanel,
  gateApiRef,
  useGateDecision,
} from '@internal/plugin-gate-react';
import {
  actorName,
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  RelativeTime,
  Section,
  StatusBadge,
  useLoad,
} from '@internal/portal-ui';
import { Link, useParams } from 'react-router-dom';
import rows from '../rows.module.css';
import { decisionBadge } from './decisionBadge';

/** "Why is this blocked?": a decision as it was, and what the gate would say now. */
export function DecisionView() {
  const { id = '' } = useParams();
  const gate = useApi(gateApiRef);
  const decided = useLoad(signal => gate.decision(id, signal), [gate, id]);
  if (decided.status === 'loading') return <LoadingSkeleton label="Decision" />;
  if (decided.status === 'error') {
    return (
      <ErrorState
        title="This decision could not be read"
        unharmed="Nothing was changed."
        todo="Decisions are kept for a while only; those that led to a change are in the ledger."
        error={decided.error}
        retry={decided.reload}
      />
    );
  }
  const { change, decision } = decided.value;
  return (
    <div className={rows.stack}>
      <Section
        title={changeSentence(change)}
        action={<StatusBadge {...decisionBadge(decision.decision)} />}
      >
        <ChangeSummary change={change} />
        <Facts>
          <Fact label="Decided">
            <RelativeTime time={decision.time} />
          </Fact>
          <Fact label="Asked by">{actorName(change.actor)}</Fact>
          <Fact label="In the ledger">
            <Link className={rows.link} to={`/ledger?changeId=${change.id}`}>
              Its records
            </Link>
          </Fact>
        </Facts>
        <DecisionPanel decision={decision} change={change} defaultExpanded />
      </Section>
      <Section title="If it were asked now">
        <Now change={change} />
      </Section>
    </div>
  );
}

function Now({ change }: { change: Change }) {
  const gate = useApi(gateApiRef);
  const decision = useGateDecision(
    async signal => ({ change, decision: await gate.decide(change, signal) }),
    [gate, change.id],
  );
  return <DecisionPanel decision={decision} />;
}
