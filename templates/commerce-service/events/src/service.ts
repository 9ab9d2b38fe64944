import { defineService } from '@internal/service-kit';
import { description, name } from './about.ts';
import { itemRoutes } from './api/items.ts';
import { configSchema } from './config.ts';
import { DatabaseItemStore } from './db/DatabaseItemStore.ts';
import { publishItemChanges } from './events/publish.ts';
import { topics } from './events/topics.ts';

/** The one wiring file: which store, which routes, which events. */
export const service = defineService({
  name,
  description,
  config: configSchema,
  database: true,
  publishes: Object.values(topics),
  setup: ({ clock, config, outbox }) => ({
    items: new DatabaseItemStore({ clock, onChange: publishItemChanges(outbox) }),
    defaultCurrency: config.DEFAULT_CURRENCY,
  }),
  routes: parts => itemRoutes(parts),
});
