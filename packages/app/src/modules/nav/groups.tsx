import type { ReactElement } from 'react';
import {
  RiAddCircleLine,
  RiApps2Line,
  RiBook2Line,
  RiBookReadLine,
  RiFileListLine,
  RiHammerLine,
  RiHomeLine,
  RiLineChartLine,
  RiMailLine,
  RiPlugLine,
  RiRocketLine,
  RiShieldCheckLine,
  RiShieldKeyholeLine,
  RiSpeedUpLine,
} from '@remixicon/react';

export interface NavEntry {
  /** Id of the page extension. */
  id: string;
  /** In place of the page's own title, where that is too long for the sidebar. */
  title?: string;
  icon: ReactElement;
}

export interface NavGroup {
  title?: string;
  entries: NavEntry[];
}

/** Order and icons of what everybody uses; pages that are not named here come under "Platform" by title. */
export const navGroups: NavGroup[] = [
  {
    entries: [
      { id: 'page:home', icon: <RiHomeLine /> },
      { id: 'page:catalog', icon: <RiApps2Line /> },
      { id: 'page:api-docs', title: 'APIs', icon: <RiPlugLine /> },
      { id: 'page:techdocs', title: 'Docs', icon: <RiBook2Line /> },
      { id: 'page:scaffolder', title: 'Create', icon: <RiAddCircleLine /> },
    ],
  },
  {
    title: 'Ship',
    entries: [
      { id: 'page:cicd', icon: <RiHammerLine /> },
      { id: 'page:deploy', icon: <RiRocketLine /> },
      { id: 'page:deploy/dora', icon: <RiSpeedUpLine /> },
      { id: 'page:gate', icon: <RiShieldCheckLine /> },
      { id: 'page:audit', title: 'Ledger', icon: <RiBookReadLine /> },
    ],
  },
  {
    title: 'Run',
    entries: [
      { id: 'page:logs', icon: <RiFileListLine /> },
      { id: 'page:monitoring', icon: <RiLineChartLine /> },
      { id: 'page:local-platform/mailbox', title: 'Mailbox', icon: <RiMailLine /> },
    ],
  },
  {
    title: 'Platform',
    entries: [{ id: 'page:access', title: 'Access', icon: <RiShieldKeyholeLine /> }],
  },
];

/** Pages that have their own place in the sidebar or are reached from elsewhere. */
export const unlistedPages = [
  'page:search',
  'page:user-settings',
  'page:notifications',
  'page:catalog/entity',
  'page:app-visualizer',
  'page:catalog-import',
  'page:catalog-graph',
];
