import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiGitCommitLine, RiHistoryLine } from '@remixicon/react';
import { ledgerApiRef } from './api/LedgerApi';
import { LedgerClient } from './api/LedgerClient';
import { ledgerRouteRef } from './routes';

const ledgerApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: ledgerApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new LedgerClient(fetchApi),
    }),
});

const ledgerPage = PageBlueprint.make({
  params: {
    path: '/ledger',
    title: 'Ledger',
    icon: <RiGitCommitLine />,
    routeRef: ledgerRouteRef,
    noHeader: true,
    loader: () => import('./components/LedgerRouter').then(m => <m.LedgerRouter />),
  },
});

const entityHistory = EntityContentBlueprint.make({
  name: 'history',
  params: {
    path: 'history',
    title: 'History',
    group: 'overview',
    icon: <RiHistoryLine />,
    filter: { kind: { $in: ['component', 'api', 'resource', 'system'] } },
    loader: () => import('./components/HistoryTab/HistoryTab').then(m => <m.HistoryTab />),
  },
});

/** What was changed, by whom, why and with what outcome; and the proof that nobody changed that afterwards. */
export const auditPlugin = createFrontendPlugin({
  pluginId: 'audit',
  title: 'Ledger',
  icon: <RiGitCommitLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: ledgerRouteRef },
  extensions: [ledgerApi, ledgerPage, entityHistory],
});
