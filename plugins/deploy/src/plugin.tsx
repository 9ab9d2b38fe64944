import { ApiBlueprint, createFrontendPlugin, fetchApiRef } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiRocketLine } from '@remixicon/react';
import { deployApiRef } from './api/DeployApi';
import { DeployClient } from './api/DeployClient';
import { serviceApiRef } from './api/ServiceApi';
import { ServiceClient } from './api/ServiceClient';

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

/** Environments of a service side by side: what runs where, how healthy it is, and the way to change it. */
export const deployPlugin = createFrontendPlugin({
  pluginId: 'deploy',
  title: 'Deploy',
  icon: <RiRocketLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [deployApi, serviceApi, deployContent],
});
