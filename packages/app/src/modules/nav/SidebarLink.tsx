import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router-dom';
import { linkIsCurrent } from './navModel';
import styles from './Sidebar.module.css';

export interface SidebarLinkProps {
  href: string;
  title: string;
  icon: ReactNode;
  /** A count or key hint at the right. */
  hint?: ReactNode;
  onPress?: () => void;
}

/** One line of the sidebar; the title is in the tooltip while the sidebar is narrow. */
export function SidebarLink({ href, title, icon, hint, onPress }: SidebarLinkProps) {
  const { pathname } = useLocation();
  const current = linkIsCurrent(href, pathname);
  return (
    <Link
      className={styles.link}
      to={href}
      title={title}
      aria-current={current ? 'page' : undefined}
      onClick={onPress}
    >
      <span className={styles.icon}>{icon}</span>
      <span className={styles.label}>{title}</span>
      {hint}
    </Link>
  );
}
