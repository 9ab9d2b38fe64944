import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import type { JsonObject, JsonValue } from '@backstage/types';
import type { ChangeActor, ChangeOutcome, ChangeRecord } from '@internal/plugin-audit-common';
import { randomUUIDv7 } from 'node:crypto';

const ENTITY_REF = /^[a-z][a-z0-9]*:[a-z0-9_.-]+\/[a-z0-9_.-]+$/i;
const MOST_ENTITIES = 50;

/** Fields by which our plugins name a component. */
const COMPONENT_NAMES = ['service', 'repository', 'component'];
const COMPONENT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What an event is about, what it is owned by last. */
export function subjectsOf(meta: JsonObject | undefined): string[] {
  const named = COMPONENT_NAMES.map(field => meta?.[field]).filter(
    name => typeof name === 'string' && COMPONENT_NAME.test(name),
  );
  const refs = [...named.map(name => `component:default/${name}`), ...entityRefsIn(meta)];
  const owners = refs.filter(ref => ref.startsWith('group:'));
  return [...new Set([...refs.filter(ref => !owners.includes(ref)), ...owners])];
}

/** Refs of catalog entities anywhere in what an event tells. */
export function entityRefsIn(meta: JsonValue | undefined): string[] {
  if (typeof meta === 'string') {
    return ENTITY_REF.test(meta) && !meta.startsWith('user:') ? [meta.toLowerCase()] : [];
  }
  if (typeof meta !== 'object' || meta === null) return [];
  return [...new Set(Object.values(meta).flatMap(entityRefsIn))].slice(0, MOST_ENTITIES);
}

/** As it would go over the wire. */
const plain = (meta: JsonObject): JsonObject => JSON.parse(JSON.stringify(meta));

/** Written before what an audit event tells of happens. */
export function intentOfEvent(options: {
  plugin: string;
  event: AuditorServiceCreateEventOptions;
  actor: ChangeActor;
  time: Date;
}): ChangeRecord {
  const { plugin, event, actor, time } = options;
  const { eventId, meta, request } = event;
  const id = randomUUIDv7();
  const kind = typeof meta?.actionType === 'string' ? ` (${meta.actionType})` : '';
  const readable = `${eventId.replaceAll('-', ' ')}${kind}`;
  const entityRefs = subjectsOf(meta);
  return {
    id,
    changeId: id,
    kind: 'intent',
    time: time.toISOString(),
    action: `${plugin}.${eventId}`.toLowerCase().replace(/[^a-z0-9.-]+/g, '-'),
    actor,
    entityRefs,
    after: {
      ...(meta && { meta: plain(meta) }),
      ...(request && { request: { method: request.method, url: request.originalUrl } }),
    },
    correlationId: id,
    message: `${actor.ref}: ${readable}${entityRefs.length ? ` of ${entityRefs[0]}` : ''}`,
    plugin,
  };
}

export function outcomeOfEvent(
  intent: ChangeRecord,
  options: { outcome: ChangeOutcome; time: Date; meta?: JsonObject; error?: Error },
): ChangeRecord {
  const { outcome, time, meta, error } = options;
  const { after: _, ...common } = intent;
  return {
    ...common,
    id: randomUUIDv7(),
    kind: 'outcome',
    outcome,
    time: time.toISOString(),
    entityRefs: [...new Set([...intent.entityRefs, ...entityRefsIn(meta)])],
    ...(meta && { after: { meta: plain(meta) } }),
    message: error
      ? `${intent.message}: ${error.name}: ${error.message}`.slice(0, 4000)
      : intent.message,
  };
}
