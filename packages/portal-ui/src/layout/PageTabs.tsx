import { NavLink } from 'react-router-dom';
import styles from './PageTabs.module.css';

export interface PageTab {
  /** Absolute path; every path below it belongs to the tab. */
  href: string;
  title: string;
  /** Things behind the tab that wait for the viewer; 0 is not drawn. */
  count?: number;
  /** Paths below `href` are not this tab's. */
  exact?: boolean;
}

/** Sub pages of a page of ours, below its header; scrolls sideways by itself on a phone. */
export function PageTabs({ label, tabs }: { label: string; tabs: PageTab[] }) {
  return (
    <nav className={styles.tabs} aria-label={label}>
      {tabs.map(tab => (
        <NavLink key={tab.href} className={styles.tab} to={tab.href} end={tab.exact}>
          {tab.title}
          {tab.count ? (
            <span className={styles.count}>{tab.count > 99 ? '99+' : tab.count}</span>
          ) : null}
        </NavLink>
      ))}
    </nav>
  );
}
