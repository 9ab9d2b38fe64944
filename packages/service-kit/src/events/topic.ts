import type { z } from 'zod';

/** The contract of one topic; `@internal/event-contracts` has one file for each. */
export interface EventTopic<Payload = unknown> {
  /** `<domain>.<thing>.<pastTense>.v<n>`. */
  readonly name: string;
  readonly summary: string;
  readonly schema: z.ZodType<Payload>;
  /** Events of one key are delivered in the order in which they were committed. */
  // A method, so that a topic of a certain payload is also a topic of an unknown one.
  key(payload: Payload): string;
  readonly example: Payload;
}

/** An event on its way. */
export interface EventEnvelope<Payload = unknown> {
  /** Unique; the inbox knows by it what was consumed before. */
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  /** Name of the publishing service. */
  readonly source: string;
  /** RFC 3339, from the publisher's clock. */
  readonly time: string;
  readonly tenantId?: string;
  readonly payload: Payload;
  /** Trace context (`traceparent`, `tracestate`). */
  readonly headers: Readonly<Record<string, string>>;
}
