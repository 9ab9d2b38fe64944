import type { RecordedDecision } from '@internal/plugin-audit-common';
import { actorName, StatusBadge, type PortalState } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from './ledger.module.css';

const decisions: Record<RecordedDecision['decision'], { status: string; state: PortalState }> = {
  allow: { status: 'Allowed', state: 'healthy' },
  'needs-approval': { status: 'Needed approval', state: 'paused' },
  deny: { status: 'Blocked', state: 'failed' },
};

const verdicts: Record<string, { status: string; state: PortalState }> = {
  pass: { status: 'Passed', state: 'healthy' },
  'needs-approval': { status: 'Needed approval', state: 'paused' },
  deny: { status: 'Blocked', state: 'failed' },
  unknown: { status: 'Unknown', state: 'unknown' },
};

/** What the gate said, as it was when the change was made. */
export function DecisionDetail({ decision }: { decision: RecordedDecision }) {
  return (
    <>
      <h3 className={styles.subtitle}>What the gate said</h3>
      {decision.breakGlass ? (
        <StatusBadge
          status="Passed by break-glass"
          state="failed"
          reason={`“${decision.breakGlass.reason}”${
            decision.breakGlass.skippedApprovers.length
              ? ` · told: ${decision.breakGlass.skippedApprovers.map(actorName).join(', ')}`
              : ''
          }`}
        />
      ) : null}
      <StatusBadge
        {...decisions[decision.decision]}
        reason={
          decision.approvers.length
            ? `approved by ${decision.approvers.map(actorName).join(', ')}`
            : undefined
        }
      />
      {decision.checks.length > 0 ? (
        <ul className={styles.steps}>
          {decision.checks.map(check => (
            <li key={check.id}>
              <StatusBadge
                {...(verdicts[check.verdict] ?? { status: check.verdict, state: 'unknown' })}
                reason={[check.reason, check.advice && 'advice only', check.waiverId && 'waived']
                  .filter(Boolean)
                  .join(' · ')}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <Link
        className={styles.link}
        to={`/gate/decisions/${encodeURIComponent(decision.decisionId)}`}
      >
        The whole decision
      </Link>
    </>
  );
}
