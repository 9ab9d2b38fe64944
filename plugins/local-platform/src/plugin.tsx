import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiArchiveLine, RiMailLine, RiServerLine } from '@remixicon/react';
import { ANNOTATION_LOCAL_REPOSITORY } from '@internal/plugin-local-platform-common';
import { localPlatformApiRef } from './api/LocalPlatformApi';
import { LocalPlatformClient } from './api/LocalPlatformClient';
import { serviceLifecycleApiRef } from './api/ServiceLifecycleApi';
import { ServiceLifecycleClient } from './api/ServiceLifecycleClient';
import { menuItems } from './menuItems';
import { archivedRouteRef, mailboxRouteRef } from './routes';

const localPlatformApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: localPlatformApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new LocalPlatformClient(fetchApi),
    }),
});

const serviceLifecycleApi = ApiBlueprint.make({
  name: 'service-lifecycle',
  params: defineParams =>
    defineParams({
      api: serviceLifecycleApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ServiceLifecycleClient(fetchApi),
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

const archivedPage = PageBlueprint.make({
  name: 'archived',
  params: {
    path: '/archived',
    title: 'Archived services',
    icon: <RiArchiveLine />,
    routeRef: archivedRouteRef,
    noHeader: true,
    loader: () => import('./components/ArchivedPage/ArchivedPage').then(m => <m.ArchivedPage />),
  },
});

/** What one machine lends to the portal: repositories to clone, mails to read, services to end and bring back. */
export const localPlatformPlugin = createFrontendPlugin({
  pluginId: 'local-platform',
  title: 'Local platform',
  icon: <RiServerLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { mailbox: mailboxRouteRef, archived: archivedRouteRef },
  extensions: [
    localPlatformApi,
    serviceLifecycleApi,
    repositoryCard,
    mailboxPage,
    archivedPage,
    ...menuItems,
  ],
});
