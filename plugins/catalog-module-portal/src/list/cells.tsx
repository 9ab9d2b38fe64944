import type { EntityHealth } from '@internal/plugin-deploy-common';
import { StateShape, stateOf, StatusBadge, type Load } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import { entityPath, shortRef } from '../model/entityRow';
import styles from './CatalogTable.module.css';

/** Names of other entities, each a link to its page. */
export function RefLinks({ refs }: { refs: string[] }) {
  if (refs.length === 0) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.refs}>
      {refs.map((ref, index) => (
        <span key={ref}>
          {index > 0 ? ', ' : null}
          <Link className={styles.ref} to={entityPath(ref)}>
            {shortRef(ref)}
          </Link>
        </span>
      ))}
    </span>
  );
}

export interface HealthCellProps {
  entityRef: string;
  health: Load<Map<string, EntityHealth>>;
}

/** Health in one word with its shape; its reason on hover; a dash where nothing is known of it. */
export function HealthCell({ entityRef, health }: HealthCellProps) {
  if (health.status === 'loading') return <span className={styles.none}>…</span>;
  if (health.status === 'error') {
    return (
      <span className={styles.none} title="The health of services could not be read">
        not known
      </span>
    );
  }
  const own = health.value.get(entityRef);
  if (!own || own.environments.length === 0) {
    return (
      <span className={styles.none} title="Not deployed in any environment">
        –
      </span>
    );
  }
  return (
    <span title={own.message}>
      <StatusBadge status={own.health} />
    </span>
  );
}

/** Each environment with the shape of its health. */
export function EnvironmentsCell({ entityRef, health }: HealthCellProps) {
  const own = health.status === 'loaded' ? health.value.get(entityRef) : undefined;
  if (!own || own.environments.length === 0) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.environments}>
      {own.environments.map(({ environment, health: state }) => (
        <span key={environment} className={styles.environment} title={`${environment}: ${state}`}>
          <StateShape state={stateOf(state)} />
          {environment}
        </span>
      ))}
    </span>
  );
}
