import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { RiShieldUserLine } from '@remixicon/react';
import { accessApiRef } from './api/AccessApi';
import { AccessClient } from './api/AccessClient';
import { accessRouteRef } from './routes';

const accessApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: accessApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new AccessClient(fetchApi),
    }),
});

const accessPage = PageBlueprint.make({
  params: {
    path: '/access',
    title: 'Access',
    icon: <RiShieldUserLine />,
    routeRef: accessRouteRef,
    noHeader: true,
    loader: () => import('./components/AccessPage/AccessPage').then(m => <m.AccessPage />),
  },
});

/** "What may I do, and why not?" */
export const accessPlugin = createFrontendPlugin({
  pluginId: 'access',
  title: 'Access',
  icon: <RiShieldUserLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: accessRouteRef },
  extensions: [accessApi, accessPage],
});
