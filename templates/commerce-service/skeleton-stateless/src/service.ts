import { defineService } from '@internal/service-kit';
import { description, name } from './about.ts';
import { allocationRoutes } from './api/allocations.ts';
import { configSchema } from './config.ts';

/** The one wiring file. */
export const service = defineService({
  name,
  description,
  config: configSchema,
  setup: ({ config }) => ({ maxParts: config.MAX_PARTS }),
  routes: ({ maxParts }) => allocationRoutes({ maxParts }),
});
