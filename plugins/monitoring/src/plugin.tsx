import { ApiBlueprint, createFrontendPlugin, fetchApiRef } from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiLineChartLine } from '@remixicon/react';
import { monitoringApiRef } from './api/MonitoringApi';
import { MonitoringClient } from './api/MonitoringClient';

const SERVICES = { kind: 'component', 'spec.type': 'service' };

const monitoringApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: monitoringApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => new MonitoringClient(fetchApi),
    }),
});

const entityMetrics = EntityContentBlueprint.make({
  name: 'metrics',
  params: {
    path: 'metrics',
    title: 'Metrics',
    group: 'observability',
    filter: SERVICES,
    loader: () => import('./components/EntityMetrics').then(m => <m.EntityMetrics />),
  },
});

const entityTraces = EntityContentBlueprint.make({
  name: 'traces',
  params: {
    path: 'traces',
    title: 'Traces',
    group: 'observability',
    filter: SERVICES,
    loader: () => import('./components/EntityTraces').then(m => <m.EntityTraces />),
  },
});

/** Metrics and traces of a service on its entity page. */
export const monitoringPlugin = createFrontendPlugin({
  pluginId: 'monitoring',
  title: 'Monitoring',
  icon: <RiLineChartLine />,
  info: { packageJson: () => import('../package.json') },
  extensions: [monitoringApi, entityMetrics, entityTraces],
});
