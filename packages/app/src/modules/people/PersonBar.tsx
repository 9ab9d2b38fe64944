import { useDemoPeople } from './useDemoPeople';
import styles from './PersonBar.module.css';

/** Names the person that this tab is, in the person's colour; only with demo sign-in. */
export function PersonBar() {
  const { current } = useDemoPeople();
  if (!current) return null;
  return (
    <div className={styles.bar} style={{ background: current.color }} data-testid="person-bar">
      <strong>{current.title}</strong>
      <span className={styles.does}>{current.does}</span>
    </div>
  );
}
