import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { monitoringSourceExtensionPoint } from '@internal/plugin-monitoring-node';
import { PrometheusClient } from './PrometheusClient';
import { PrometheusMetricSource } from './PrometheusMetricSource';

/** Metrics from Prometheus; does nothing without `monitoring.prometheus`. */
export const monitoringModulePrometheus = createBackendModule({
  pluginId: 'monitoring',
  moduleId: 'prometheus',
  register(env) {
    env.registerInit({
      deps: { config: coreServices.rootConfig, sources: monitoringSourceExtensionPoint },
      async init({ config, sources }) {
        const prometheus = config.getOptionalConfig('monitoring.prometheus');
        if (!prometheus) return;
        const client = new PrometheusClient({
          url: prometheus.getString('url'),
          token: prometheus.getOptionalString('token'),
        });
        const labels = prometheus.getOptional<Record<string, string>>('labels');
        sources.setMetricSource(new PrometheusMetricSource(client, labels));
      },
    });
  },
});
