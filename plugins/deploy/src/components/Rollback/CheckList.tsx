import type { CheckResult } from '@internal/plugin-gate-common';
import { StateShape } from '@internal/portal-ui';
import { Link } from 'react-router-dom';
import styles from './Rollback.module.css';

/** Checks with their reason and what they rest on. */
export function CheckList({ title, checks }: { title: string; checks: CheckResult[] }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.subtitle}>{title}</h3>
      <ul className={styles.list}>
        {checks.map(check => (
          <li key={check.id} className={styles.row}>
            <span>
              <StateShape state={check.advice ? 'degraded' : 'failed'} />{' '}
              <strong>{check.title}</strong>
            </span>
            <span>{check.reason}</span>
            {check.evidence.map((fact, index) => (
              <span key={index} className={styles.muted}>
                {fact.href ? <Link to={fact.href}>{fact.label}</Link> : fact.label}
                {fact.value === undefined ? '' : `: ${textOf(fact.value)}`}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
