import { useApi } from '@backstage/frontend-plugin-api';
import type { EnvironmentState } from '@internal/plugin-deploy-common';
import { usePress } from '@internal/plugin-gate-react';
import { actorName, Countdown, RelativeTime, shortDigest, StatusBadge } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { deployApiRef } from '../../api/DeployApi';
import styles from './DeployPage.module.css';

/** Why nothing newer comes here by itself: a person holds an older release, or what comes waits at the gate. */
export function EnvironmentHold(props: {
  entityRef: string;
  state: EnvironmentState;
  reload: () => void;
}) {
  const { entityRef, state, reload } = props;
  const { environment, hold, deployment } = state;
  const api = useApi(deployApiRef);
  const press = usePress(reload);
  const waiting = deployment?.waiting;
  return (
    <>
      {waiting ? (
        <p className={styles.muted}>
          <StatusBadge
            status={`${shortDigest(deployment.digest)} waits`}
            state="paused"
            reason={waiting.reason.replace(/^Waiting: /, '')}
          />{' '}
          {waiting.nextOpen ? (
            <>
              Opens in <Countdown key={waiting.nextOpen} to={waiting.nextOpen} onEnd={reload} />.{' '}
            </>
          ) : null}
          {waiting.decisionId ? (
            <Link
              className={styles.link}
              to={`/gate/decisions/${encodeURIComponent(waiting.decisionId)}`}
            >
              Why
            </Link>
          ) : null}
        </p>
      ) : null}
      {hold ? (
        <p className={styles.muted}>
          <StatusBadge
            status="Held"
            state="paused"
            reason={
              <>
                by {actorName(hold.actor)} <RelativeTime time={hold.time} />
                {hold.reason ? `: ${hold.reason}` : ''}; nothing newer comes by itself.
              </>
            }
          />{' '}
          <button
            type="button"
            className={styles.linkButton}
            disabled={press.pending}
            onClick={() =>
              press.run('The hold stays.', () => api.releaseHold(entityRef, environment))
            }
          >
            End the hold
          </button>
        </p>
      ) : null}
    </>
  );
}
