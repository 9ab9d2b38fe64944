import { shortDigest } from '@internal/portal-ui';
import styles from './Rollout.module.css';
import type { TrafficPart } from './traffic';

/** Shares of the traffic as one bar, with the numbers and the releases below it. */
export function TrafficBar({ parts }: { parts: TrafficPart[] }) {
  const words = parts.map(part => `${part.label} ${part.weight} %`).join(', ');
  return (
    <div className={styles.traffic}>
      <div className={styles.bar} role="img" aria-label={`Traffic: ${words}`}>
        {parts.map(part => (
          <span
            key={part.role}
            className={styles.barPart}
            data-role={part.role}
            style={{ flexGrow: part.weight }}
          />
        ))}
      </div>
      <ul className={styles.legend}>
        {parts.map(part => (
          <li key={part.role} data-role={part.role}>
            <span className={styles.swatch} data-role={part.role} aria-hidden />
            <strong>{part.weight} %</strong> {part.label}
            {part.digest ? <code>{shortDigest(part.digest)}</code> : null}
            {part.instances === undefined ? null : (
              <span className={styles.muted}>
                {part.ready} of {part.instances} ready
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
