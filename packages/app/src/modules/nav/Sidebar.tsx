import { useEffect, useState } from 'react';
import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { commandKey, Kbd } from '@internal/portal-ui';
import {
  RiNotification3Line,
  RiSearchLine,
  RiSidebarFoldLine,
  RiSidebarUnfoldLine,
} from '@remixicon/react';
import { Link } from 'react-router-dom';
import { Logo } from '../branding/Logo';
import { AccountMenu } from './AccountMenu';
import { buildNav } from './navModel';
import { PhoneBar } from './PhoneBar';
import { SidebarLink } from './SidebarLink';
import { useUnreadCount } from './useUnreadCount';
import styles from './Sidebar.module.css';

const storageKey = 'devopshub.sidebar';

/** Event that opens the command palette; the palette listens for it, and for Ctrl/⌘-K itself. */
const openPalette = () => window.dispatchEvent(new CustomEvent('devopshub:open-palette'));

/** Our navigation: groups, search, notifications and account; narrow on demand, a bar at the bottom on a phone. */
export function Sidebar({ navItems }: NavContentComponentProps) {
  const [narrow, setNarrow] = useState(() => localStorage.getItem(storageKey) === 'narrow');
  const unread = useUnreadCount();
  const groups = buildNav(navItems);

  useEffect(() => localStorage.setItem(storageKey, narrow ? 'narrow' : 'wide'), [narrow]);

  const fold = narrow ? 'Widen the sidebar' : 'Narrow the sidebar';
  return (
    <>
      <nav className={styles.sidebar} data-narrow={narrow || undefined} aria-label="Main">
        <div className={styles.head}>
          <Link to="/" className={styles.logo} aria-label="DevOpsHub, home">
            <Logo mark={narrow} />
          </Link>
          <button
            type="button"
            className={styles.fold}
            aria-label={fold}
            title={fold}
            onClick={() => setNarrow(!narrow)}
          >
            {narrow ? <RiSidebarUnfoldLine /> : <RiSidebarFoldLine />}
          </button>
        </div>
        <button
          type="button"
          className={styles.search}
          onClick={openPalette}
          title="Search and commands"
        >
          <RiSearchLine />
          <span className={styles.label}>Search</span>
          <span className={styles.hint}>
            <Kbd>{commandKey}</Kbd> <Kbd>K</Kbd>
          </span>
        </button>
        <div className={styles.scroll}>
          {groups.map(group => (
            <div key={group.title ?? 'first'} role="group" aria-label={group.title ?? 'Portal'}>
              {group.title ? <div className={styles.groupTitle}>{group.title}</div> : null}
              {group.links.map(link => (
                <SidebarLink key={link.id} href={link.href} title={link.title} icon={link.icon} />
              ))}
            </div>
          ))}
        </div>
        <div className={styles.foot}>
          <SidebarLink
            href="/notifications"
            title="Notifications"
            icon={<RiNotification3Line />}
            hint={
              unread > 0 ? (
                <span className={styles.count}>{unread > 99 ? '99+' : unread}</span>
              ) : null
            }
          />
          <AccountMenu />
        </div>
      </nav>
      <PhoneBar groups={groups} unread={unread} openPalette={openPalette} />
    </>
  );
}
