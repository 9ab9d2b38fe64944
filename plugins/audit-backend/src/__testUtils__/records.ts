import type { ChangeRecord } from '@internal/plugin-audit-common';
import { randomUUID } from 'node:crypto';

/** A record as a plugin would write it. */
export function changeRecord(change: Partial<ChangeRecord> = {}): ChangeRecord {
  const id = randomUUID();
  return {
    id,
    changeId: id,
    kind: 'event',
    time: '2026-01-01T00:00:00.000Z',
    action: 'deploy.release.promote',
    actor: { type: 'user', ref: 'user:default/ann' },
    entityRefs: ['component:default/order'],
    correlationId: id,
    message: 'order promoted to prod',
    plugin: 'deploy',
    ...change,
  };
}
