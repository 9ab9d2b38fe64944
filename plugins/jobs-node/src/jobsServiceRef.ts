import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { JobsService } from './JobsService';
import { PgBossJobsService } from './PgBossJobsService';

/** Durable jobs in the plugin's own database, schema `jobs`. Starts on first use, stops with the plugin. */
export const jobsServiceRef = createServiceRef<JobsService>({
  id: 'jobs.service',
  scope: 'plugin',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        plugin: coreServices.pluginMetadata,
      },
      async factory({ database, lifecycle, logger, plugin }) {
        const knex = await database.getClient();
        // Plugins that share one database (`pluginDivisionMode: schema`) must not share their queues.
        const shared = Boolean(knex.client.config.searchPath);
        const jobs = PgBossJobsService.create({
          knex,
          logger,
          schema: shared ? `jobs_${plugin.getId().replaceAll('-', '_')}` : 'jobs',
        });
        lifecycle.addShutdownHook(() => jobs.stop());
        return jobs;
      },
    }),
});
