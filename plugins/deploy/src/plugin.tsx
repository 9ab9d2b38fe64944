import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiEqualizerLine, RiRocketLine, RiSpeedUpLine } from '@remixicon/react';
import { deployApiRef } from './api/DeployApi';
import { DeployClient } from './api/DeployClient';
import { serviceApiRef } from './api/ServiceApi';
import { ServiceClient } from './api/ServiceClient';
import { boardRouteRef, doraRouteRef } from './routes';

const deployApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: deployApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new DeployClient(fetchApi),
    }),
});

const serviceApi = ApiBlueprint.make({
  name: 'service',
  params: defineParams =>
    defineParams({
      api: serviceApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new ServiceClient(fetchApi),
    }),
});

const deployContent = EntityContentBlueprint.make({
  name: 'deploy',
  params: {
    path: 'deploy',
    title: 'Deploy',
    group: 'deployment',
    icon: <RiRocketLine />,
    filter: { kind: 'component', 'spec.type': 'service' },
    loader: () => import('./components/DeployPage/DeployPage').then(m => <m.DeployPage />),
  },
});

const configureContent = EntityContentBlueprint.make({
  name: 'configure',
  params: {
    path: 'configure',
    title: 'Configure',
    group: 'deployment',
    icon: <RiEqualizerLine />,
    filter: { kind: 'component', 'spec.type': 'service' },
    loader: () => import('./components/Configure/ConfigurePage').then(m => <m.ConfigurePage />),
  },
});

const boardPage = PageBlueprint.make({
  params: {
    path: '/deploy',
    title: 'Deploy',
    icon: <RiRocketLine />,
    routeRef: boardRouteRef,
    noHeader: true,
    loader: () => import('./components/Board/BoardPage').then(m => <m.BoardPage />),
  },
});

const doraPage = PageBlueprint.make({
  name: 'dora',
  params: {
    path: '/dora',
    title: 'Delivery',
    icon: <RiSpeedUpLine />,
    routeRef: doraRouteRef,
    noHeader: true,
    loader: () => import('./components/Dora/DoraPage').then(m => <m.DoraPage />),
  },
});

/** Environments of a service side by side: what runs where, how healthy it is, and the way to change it. */
export const deployPlugin = createFrontendPlugin({
  pluginId: 'deploy',
  title: 'Deploy',
  icon: <RiRocketLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: boardRouteRef, dora: doraRouteRef },
  extensions: [deployApi, serviceApi, deployContent, configureContent, boardPage, doraPage],
});
