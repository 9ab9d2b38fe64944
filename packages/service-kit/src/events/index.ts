export { type EventTopic, type EventEnvelope } from './topic.ts';
export { Outbox } from './outbox.ts';
export { OutboxRelay } from './relay.ts';
export { consume, type Consumer, type ConsumerContext } from './consumer.ts';
export { type EventBus, type EventSubscription } from './bus.ts';
export { PostgresEventBus } from './postgresBus.ts';
export { KafkaEventBus } from './kafkaBus.ts';
