import { defineService } from '@internal/service-kit';
import { description, name } from './about.ts';
import { itemRoutes } from './api/items.ts';
import { configSchema } from './config.ts';
import { DatabaseItemStore } from './db/DatabaseItemStore.ts';

/** The one wiring file: which store, which routes. */
export const service = defineService({
  name,
  description,
  config: configSchema,
  database: true,
  setup: ({ clock, config }) => ({
    items: new DatabaseItemStore({ clock }),
    defaultCurrency: config.DEFAULT_CURRENCY,
  }),
  routes: parts => itemRoutes(parts),
});
