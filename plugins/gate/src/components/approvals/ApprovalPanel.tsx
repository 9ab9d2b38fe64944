import { useApi } from '@backstage/frontend-plugin-api';
import {
  ChangeSummary,
  changeSentence,
  DecisionPanel,
  gateApiRef,
  useGateDecision,
} from '@internal/plugin-gate-react';
import type { ApprovalRequest } from '@internal/plugin-gate-common';
import {
  actorName,
  Countdown,
  ErrorState,
  Fact,
  Facts,
  LoadingSkeleton,
  RelativeTime,
  SidePanel,
  StatusBadge,
  useLoad,
} from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from '../rows.module.css';
import { approvalsInWords, approvalStates } from './approvalWords';
import { VerdictForm } from './VerdictForm';

interface ApprovalPanelProps {
  id: string;
  me?: string;
  onClose: () => void;
  onChanged: () => void;
}

/** One request: the change, what is missing, who said what, what the gate says now, and the viewer's word. */
export function ApprovalPanel({ id, me, onClose, onChanged }: ApprovalPanelProps) {
  const gate = useApi(gateApiRef);
  const request = useLoad(signal => gate.approval(id, signal), [gate, id], { refreshSeconds: 5 });
  if (request.status === 'loading') {
    return (
      <SidePanel title="Approval" onClose={onClose}>
        <LoadingSkeleton label="Approval" />
      </SidePanel>
    );
  }
  if (request.status === 'error') {
    return (
      <SidePanel title="Approval" onClose={onClose}>
        <ErrorState
          title="This request could not be read"
          unharmed="Nothing was approved or rejected."
          error={request.error}
          retry={request.reload}
        />
      </SidePanel>
    );
  }
  const { value } = request;
  const { word, state } = approvalStates[value.state];
  return (
    <SidePanel title={changeSentence(value.change)} onClose={onClose}>
      <div className={styles.stack}>
        <StatusBadge
          status={word}
          state={state}
          reason={
            value.state === 'pending' ? (
              <>
                needs {approvalsInWords(value.missing ?? value.required)} · ends in{' '}
                <Countdown to={value.expireTime} onEnd={request.reload} />
              </>
            ) : undefined
          }
        />
        <ChangeSummary change={value.change} />
        <Facts>
          <Fact label="Asked by">{actorName(value.createdBy)}</Fact>
          <Fact label="Asked">
            <RelativeTime time={value.createTime} />
          </Fact>
          <Fact label="In the ledger">
            <Link className={styles.link} to={`/ledger?changeId=${value.change.id}`}>
              Its records
            </Link>
          </Fact>
        </Facts>
        <Verdicts request={value} />
        {value.state === 'pending' ? (
          <VerdictForm
            request={value}
            me={me}
            onDone={() => {
              request.reload();
              onChanged();
            }}
          />
        ) : null}
        <h3 className={styles.subtitle}>What the gate says now</h3>
        <CurrentDecision request={value} />
      </div>
    </SidePanel>
  );
}

function CurrentDecision({ request }: { request: ApprovalRequest }) {
  const gate = useApi(gateApiRef);
  const { change } = request;
  const decision = useGateDecision(
    async signal => ({ change, decision: await gate.decide(change, signal) }),
    [gate, change.id, request.approvals.length],
  );
  return <DecisionPanel decision={decision} />;
}

function Verdicts({ request }: { request: ApprovalRequest }) {
  if (request.approvals.length === 0) return null;
  return (
    <ul className={styles.rows}>
      {request.approvals.map(approval => (
        <li key={`${approval.by}-${approval.time}`} className={styles.row}>
          <span className={styles.main}>
            <StatusBadge
              status={approval.verdict === 'approved' ? 'Approved' : 'Rejected'}
              state={approval.verdict === 'approved' ? 'healthy' : 'failed'}
              reason={`by ${actorName(approval.by)}${
                approval.comment ? `: ${approval.comment}` : ''
              }`}
            />
          </span>
          <span className={styles.side}>
            <RelativeTime time={approval.time} />
          </span>
        </li>
      ))}
    </ul>
  );
}
