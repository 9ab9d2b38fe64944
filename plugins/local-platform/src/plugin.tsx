import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiMailLine, RiServerLine } from '@remixicon/react';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import { localPlatformApiRef } from './api/LocalPlatformApi';
import { LocalPlatformClient } from './api/LocalPlatformClient';
import { mailboxRouteRef } from './routes';

const localPlatformApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: localPlatformApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new LocalPlatformClient(fetchApi),
    }),
});

const repositoryCard = EntityCardBlueprint.make({
  name: 'repository',
  params: {
    filter: { [`metadata.annotations.${ANNOTATION_LOCAL_REPOSITORY}`]: { $exists: true } },
    loader: () =>
      import('./components/RepositoryCard/RepositoryCard').then(m => <m.RepositoryCard />),
  },
});

const mailboxPage = PageBlueprint.make({
  name: 'mailbox',
  params: {
    path: '/mailbox',
    title: 'Mailbox',
    icon: <RiMailLine />,
    routeRef: mailboxRouteRef,
    noHeader: true,
    loader: () => import('./components/MailboxPage/MailboxPage').then(m => <m.MailboxPage />),
  },
});

/** What one machine lends to the portal: repositories to clone, mails to read. */
export const localPlatformPlugin = createFrontendPlugin({
  pluginId: 'local-platform',
  title: 'Local platform',
  icon: <RiServerLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { mailbox: mailboxRouteRef },
  extensions: [localPlatformApi, repositoryCard, mailboxPage],
});
