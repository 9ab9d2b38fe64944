import type { Outbox } from '@internal/service-kit/events';
import type { Topic } from '@internal/event-contracts';
import type { ItemChangeListener } from '../db/DatabaseItemStore.ts';
import { topics } from './topics.ts';

/** What every topic of this service tells about an item. */
type ItemEvent = typeof topics extends Record<string, Topic<infer Payload>> ? Payload : never;

/** Puts a change into the outbox of the transaction that makes it; a change without a topic is told to nobody. */
export function publishItemChanges(outbox: Outbox): ItemChangeListener {
  const byChange: Partial<Record<'created' | 'updated', Topic<ItemEvent>>> = topics;
  return async (trx, change, item) => {
    const topic = byChange[change];
    if (!topic) return;
    await outbox.add(trx, topic, {
      itemId: item.itemId,
      status: item.status,
      version: item.version,
      changeTime: item.updateTime.toISOString(),
    });
  };
}
