import type { ChangeRecord } from '@internal/plugin-audit-common';
import { randomUUID } from 'node:crypto';

export function changeRecord(message: string): ChangeRecord {
  const id = randomUUID();
  return {
    id,
    changeId: id,
    kind: 'event',
    time: '2026-01-01T00:00:00.000Z',
    action: 'shop.price.change',
    actor: { type: 'user', ref: 'user:default/ann' },
    entityRefs: ['component:default/order'],
    correlationId: id,
    message,
    plugin: 'shop',
  };
}
