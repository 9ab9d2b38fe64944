import { ApiBlueprint, createFrontendPlugin, fetchApiRef } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiFileListLine } from '@remixicon/react';
import { logsApiRef } from './api/LogsApi';
import { LogsClient } from './api/LogsClient';

const logsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: logsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new LogsClient(fetchApi),
    }),
});

const entityLogs = EntityContentBlueprint.make({
  params: {
    path: 'logs',
    title: 'Logs',
    group: 'observability',
    filter: { kind: 'component', 'spec.type': 'service' },
    loader: () => import('./components/EntityLogs').then(m => <m.EntityLogs />),
  },
});

/** Log lines of a service on its entity page. */
export const logsPlugin = createFrontendPlugin({
  pluginId: 'logs',
  title: 'Logs',
  icon: <RiFileListLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [logsApi, entityLogs],
});
