import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { gateApiRef, GateClient } from '@internal/plugin-gate-react';
import { RiShieldCheckLine } from '@remixicon/react';
import { gateRouteRef } from './routes';

const gateApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: gateApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new GateClient(fetchApi),
    }),
});

const gatePage = PageBlueprint.make({
  params: {
    path: '/gate',
    title: 'Gate',
    icon: <RiShieldCheckLine />,
    routeRef: gateRouteRef,
    noHeader: true,
    loader: () => import('./components/GatePage/GatePage').then(m => <m.GatePage />),
  },
});

/** Approvals, freeze calendar, waivers, and the answer to "would this pass?". */
export const gatePlugin = createFrontendPlugin({
  pluginId: 'gate',
  title: 'Gate',
  icon: <RiShieldCheckLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: gateRouteRef },
  extensions: [gateApi, gatePage],
});
