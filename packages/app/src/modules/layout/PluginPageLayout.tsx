import {
  BreadcrumbEntry,
  useBreadcrumbEntries,
  type PageLayoutProps,
} from '@backstage/frontend-plugin-api';
import { Link, NavLink, useResolvedPath } from 'react-router-dom';
import styles from './PluginPageLayout.module.css';

/**
 * The thin line above every stock page: where one is, the plugin's actions and its tabs. The page's title is the page's own;
 * pages of ours bring `noHeader` and draw all of it by `PortalPage`.
 */
export function PluginPageLayout({
  title,
  noHeader,
  titleLink,
  headerActions,
  tabs,
  children,
}: PageLayoutProps) {
  const parentPath = useResolvedPath('.').pathname.replace(/\/$/, '');
  const { items: crumbs } = useBreadcrumbEntries();
  if (noHeader || !title) return <>{children}</>;
  const href = titleLink ?? (parentPath || '/');
  return (
    <BreadcrumbEntry entry={{ label: title, href }}>
      <div className={styles.bar}>
        <nav className={styles.row} aria-label="Breadcrumb">
          <span className={styles.crumbs}>
            <Link to={href}>{title}</Link>
            {crumbs
              .filter(crumb => crumb.href !== href)
              .map(crumb => (
                <span key={crumb.href}>
                  {' / '}
                  <Link to={crumb.href}>{crumb.label}</Link>
                </span>
              ))}
          </span>
          <span className={styles.actions}>{headerActions}</span>
        </nav>
        {tabs?.length ? (
          <nav className={styles.tabs} aria-label={title}>
            {tabs.map(tab => (
              <NavLink
                key={tab.id}
                className={styles.tab}
                to={tab.href.startsWith('/') ? tab.href : `${parentPath}/${tab.href}`}
              >
                {tab.label}
              </NavLink>
            ))}
          </nav>
        ) : null}
      </div>
      {children}
    </BreadcrumbEntry>
  );
}
