import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Knex } from 'knex';
import { inTransaction } from '../db/transaction.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Consumer } from './consumer.ts';
import type { EventSubscription } from './bus.ts';
import type { EventEnvelope } from './topic.ts';

/**
 * Connects a consumer to the bus: validates the payload, and carries the handler out in one transaction with the note in the
 * inbox, so that an event that is delivered twice takes effect once.
 */
export function subscriptionOf(
  consumer: Consumer,
  parts: { service: string; database: Knex; logger: Logger },
): EventSubscription {
  const group = consumer.name ? `${parts.service}-${consumer.name}` : parts.service;
  return {
    topic: consumer.topic.name,
    group,
    handle: event => withSpan(event, group, () => consumeOnce(event, group, consumer, parts)),
  };
}

async function consumeOnce(
  event: EventEnvelope,
  group: string,
  consumer: Consumer,
  parts: { database: Knex; logger: Logger },
): Promise<void> {
  const logger = parts.logger.child({ eventId: event.id, topic: event.topic });
  const payload = consumer.topic.schema.parse(event.payload);
  await inTransaction(
    parts.database,
    async trx => {
      const noted = await trx.raw<{ rowCount: number }>(
        'insert into kit_inbox (consumer, event_id) values (?, ?) on conflict do nothing',
        [`${group}/${event.topic}`, event.id],
      );
      if (noted.rowCount === 0) return;
      await consumer.handle({ ...event, payload }, { trx, logger });
    },
    { tenantId: event.tenantId },
  );
}

async function withSpan(
  event: EventEnvelope,
  group: string,
  work: () => Promise<void>,
): Promise<void> {
  const parent = propagation.extract(context.active(), event.headers);
  const tracer = trace.getTracer('@internal/service-kit');
  const options = {
    kind: SpanKind.CONSUMER,
    attributes: {
      'messaging.destination.name': event.topic,
      'messaging.consumer.group.name': group,
      'messaging.message.id': event.id,
      'messaging.operation.type': 'process',
    },
  };
  await tracer.startActiveSpan(`process ${event.topic}`, options, parent, async span => {
    try {
      await work();
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
