import { ApiBlueprint, createFrontendPlugin, fetchApiRef } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiHammerLine } from '@remixicon/react';
import { cicdApiRef } from './api/CicdApi';
import { CicdClient } from './api/CicdClient';

const cicdApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: cicdApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new CicdClient(fetchApi),
    }),
});

const buildsContent = EntityContentBlueprint.make({
  name: 'builds',
  params: {
    path: 'builds',
    title: 'Builds',
    group: 'deployment',
    icon: <RiHammerLine />,
    filter: { kind: 'component', 'spec.type': 'service' },
    loader: () => import('./components/BuildsPage/BuildsPage').then(m => <m.BuildsPage />),
  },
});

/** Builds of a service: what was built, how it went, the lines that matter. */
export const cicdPlugin = createFrontendPlugin({
  pluginId: 'cicd',
  title: 'CI/CD',
  icon: <RiHammerLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [cicdApi, buildsContent],
});
