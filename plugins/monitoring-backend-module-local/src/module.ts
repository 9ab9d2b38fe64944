import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { runtimeServiceRef } from '@internal/plugin-local-platform-node';
import { monitoringSourceExtensionPoint } from '@internal/plugin-monitoring-node';
import { collectWhileRunning } from './collectWhileRunning';
import { DatabaseMetricStore } from './database/DatabaseMetricStore';
import { DatabaseTraceStore } from './database/DatabaseTraceStore';
import { DatabaseUsageStore } from './database/DatabaseUsageStore';
import { openDatabase } from './database/openDatabase';
import { LocalMetricSource } from './metrics/LocalMetricSource';
import { MetricHead } from './metrics/MetricHead';
import { readLocalConfig } from './readLocalConfig';
import { scheduleRetention } from './scheduleRetention';
import { createOtlpRouter } from './router/otlp';
import { WorkloadTokens } from './traces/WorkloadTokens';

/** Scrapes, traces and usage of one machine; does nothing where there is no local platform. */
export const monitoringModuleLocal = createBackendModule({
  pluginId: 'monitoring',
  moduleId: 'local',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        runtime: runtimeServiceRef,
        scheduler: coreServices.scheduler,
        sources: monitoringSourceExtensionPoint,
      },
      async init({ config, database, httpRouter, ...deps }) {
        const local = readLocalConfig(config);
        if (!local) return;
        const knex = await openDatabase(database);
        const metrics = new DatabaseMetricStore(knex);
        const traces = new DatabaseTraceStore(knex);
        const usage = new DatabaseUsageStore(knex);
        const head = new MetricHead();
        deps.sources.setMetricSource(new LocalMetricSource(head, metrics));
        deps.sources.setTraceSource(traces);
        deps.sources.setUsageSource(usage);

        httpRouter.use(createOtlpRouter({ traces, tokens: WorkloadTokens.create(local) }));
        httpRouter.addAuthPolicy({ path: '/otlp', allow: 'unauthenticated' });

        const now = Date.now;
        collectWhileRunning({ ...deps, local, head, metrics, usage, now });
        await scheduleRetention({ ...deps, metrics, traces, now });
      },
    });
  },
});
