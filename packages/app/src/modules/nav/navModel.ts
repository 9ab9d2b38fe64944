import type { ReactElement } from 'react';
import type { NavContentNavItems } from '@backstage/plugin-app-react';
import { navGroups, unlistedPages } from './groups';

export interface NavLinkModel {
  id: string;
  title: string;
  href: string;
  icon: ReactElement | null;
}

/** What the sidebar shows: our groups in our order, then every other page that plugins bring, under the last group. */
export function buildNav(navItems: NavContentNavItems) {
  const items = navItems.clone();
  unlistedPages.forEach(id => items.take(id));
  const groups = navGroups.map(group => ({
    title: group.title,
    links: group.entries.flatMap(({ id, title, icon }): NavLinkModel[] => {
      const item = items.take(id);
      return item ? [{ id, title: title ?? item.title, href: item.href, icon }] : [];
    }),
  }));
  const others = items
    .rest()
    .map(item => ({ id: item.node.spec.id, title: item.title, href: item.href, icon: item.icon }))
    .sort((a, b) => a.title.localeCompare(b.title));
  groups[groups.length - 1].links.push(...others);
  return groups.filter(group => group.links.length > 0);
}

/** True when the page at `pathname` belongs to the link. */
export function linkIsCurrent(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
