import type { z } from 'zod';

/** The contract of one topic. */
export interface Topic<Payload = unknown> {
  /** `<domain>.<thing>.<pastTense>.v<n>`; a change that breaks readers is a new topic with the next number. */
  readonly name: string;
  readonly summary: string;
  /** Catalog name of the service that publishes it. */
  readonly owner: string;
  readonly schema: z.ZodType<Payload>;
  /** Events of one key stay in order. */
  key(payload: Payload): string;
  /** A valid payload, shown in the docs and used in tests of consumers. */
  readonly example: Payload;
}

/**
 * Declares a topic. Throws when the name is not well-formed or the example does not fit the schema, so a wrong contract is
 * found by whoever imports it first.
 *
 * @example
 * ```ts
 * export const orderPlaced = defineTopic({
 *   name: 'order.order.placed.v1',
 *   summary: 'A buyer has placed an order',
 *   owner: 'order',
 *   schema: z.object({ orderId: z.uuid(), totalMinor: z.int() }),
 *   key: order => order.orderId,
 *   example: { orderId: '0197…', totalMinor: 1299 },
 * });
 * ```
 */
export function defineTopic<Schema extends z.ZodType>(topic: {
  name: string;
  summary: string;
  owner: string;
  schema: Schema;
  key: (payload: z.output<Schema>) => string;
  example: z.output<Schema>;
}): Topic<z.output<Schema>> {
  if (!/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.[a-z][A-Za-z0-9]*\.v[1-9]\d*$/.test(topic.name)) {
    throw new Error(
      `Topic "${topic.name}" must be named <domain>.<thing>.<pastTense>.v<n>, for example order.order.placed.v1`,
    );
  }
  const parsed = topic.schema.safeParse(topic.example);
  if (!parsed.success) {
    throw new Error(`The example of topic "${topic.name}" must fit its schema: ${parsed.error}`);
  }
  return topic as Topic<z.output<Schema>>;
}
