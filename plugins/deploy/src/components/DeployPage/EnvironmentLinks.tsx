import type { EnvironmentState } from '@internal/plugin-deploy-common';
import { entityHref } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from './DeployPage.module.css';

/** Ways to what runs there: its address, its logs, its metrics. */
export function EnvironmentLinks(props: { entityRef: string; state: EnvironmentState }) {
  const { entityRef, state } = props;
  if (!state.release) return null;
  const query = `?env=${encodeURIComponent(state.environment)}`;
  return (
    <nav className={styles.links} aria-label={`What runs in ${state.environment}`}>
      {state.url ? (
        <a className={styles.link} href={state.url} target="_blank" rel="noreferrer">
          Open
        </a>
      ) : null}
      <Link className={styles.link} to={`${entityHref(entityRef, 'logs')}${query}`}>
        Logs
      </Link>
      <Link className={styles.link} to={`${entityHref(entityRef, 'metrics')}${query}`}>
        Metrics
      </Link>
    </nav>
  );
}
