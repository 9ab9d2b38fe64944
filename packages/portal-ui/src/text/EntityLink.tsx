import { Link } from 'react-router-dom';
import { entityHref, entityName } from './refNames';
import styles from './text.module.css';

/** Name of an entity as a link to its page, or to one tab of it; the whole ref on hover. */
export function EntityLink({ entityRef, tab }: { entityRef: string; tab?: string }) {
  const href = entityHref(entityRef, tab);
  if (!href) return <span>{entityRef}</span>;
  return (
    <Link to={href} className={styles.link} title={entityRef}>
      {entityName(entityRef)}
    </Link>
  );
}
