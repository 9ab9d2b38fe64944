import { useEffect, useState } from 'react';
import {
  RiAddCircleLine,
  RiApps2Line,
  RiHomeLine,
  RiMenuLine,
  RiNotification3Line,
  RiSearchLine,
} from '@remixicon/react';
import { Link, useLocation } from 'react-router-dom';
import { AccountMenu } from './AccountMenu';
import { linkIsCurrent, type NavLinkModel } from './navModel';
import { SidebarLink } from './SidebarLink';
import styles from './PhoneBar.module.css';

export interface PhoneBarProps {
  groups: Array<{ title?: string; links: NavLinkModel[] }>;
  unread: number;
  openPalette: () => void;
}

const entries = [
  { href: '/', title: 'Home', icon: <RiHomeLine /> },
  { href: '/catalog', title: 'Catalog', icon: <RiApps2Line /> },
  { href: '/create', title: 'Create', icon: <RiAddCircleLine /> },
];

/** On a phone: four places at the bottom, the rest in a drawer above them. */
export function PhoneBar({ groups, unread, openPalette }: PhoneBarProps) {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);

  return (
    <div className={styles.phone}>
      {open && (
        <div className={styles.drawer} id="phone-menu">
          <button type="button" className={styles.search} onClick={openPalette}>
            <RiSearchLine /> Search
          </button>
          {groups.map(group => (
            <div key={group.title ?? 'first'}>
              {group.title ? <div className={styles.groupTitle}>{group.title}</div> : null}
              {group.links.map(link => (
                <SidebarLink key={link.id} href={link.href} title={link.title} icon={link.icon} />
              ))}
            </div>
          ))}
          <SidebarLink
            href="/notifications"
            title={unread ? `Notifications (${unread})` : 'Notifications'}
            icon={<RiNotification3Line />}
          />
          <AccountMenu />
        </div>
      )}
      <nav className={styles.bar} aria-label="Main, phone">
        {entries.map(entry => (
          <Link
            key={entry.href}
            to={entry.href}
            className={styles.item}
            aria-current={linkIsCurrent(entry.href, pathname) ? 'page' : undefined}
          >
            {entry.icon}
            {entry.title}
          </Link>
        ))}
        <button
          type="button"
          className={styles.item}
          aria-expanded={open}
          aria-controls="phone-menu"
          onClick={() => setOpen(!open)}
        >
          <RiMenuLine />
          Menu
          {unread > 0 && <span className={styles.dot} aria-label={`${unread} unread`} />}
        </button>
      </nav>
    </div>
  );
}
