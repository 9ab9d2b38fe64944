import { reply, route, UnprocessableError, type Route } from '@internal/service-kit/http';
import { z } from 'zod';
import { allocate } from '../domain/allocation.ts';

const minorUnits = z
  .int()
  .min(0)
  .meta({ description: 'Amount in the smallest unit of the currency', example: 1000 });

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code like EUR')
  .meta({ description: 'ISO 4217 code', example: 'EUR' });

const requestSchema = z
  .object({
    amount: z.object({ minorUnits, currency }),
    weights: z
      .array(z.int().min(0).max(1_000_000_000))
      .min(1)
      .meta({ example: [1, 1, 1] }),
  })
  .meta({ id: 'AllocationRequest' });

const allocationSchema = z
  .object({ parts: z.array(z.object({ minorUnits, currency })) })
  .meta({ id: 'Allocation' });

/** `/allocations`: parse → domain → reply. */
export function allocationRoutes({ maxParts }: { maxParts: number }): Route[] {
  return [
    route({
      method: 'POST',
      path: '/allocations',
      operationId: 'allocate',
      summary: 'Splits an amount by weights, to the last cent',
      body: requestSchema,
      responses: { 200: allocationSchema },
      handler: async ({ body: { amount, weights } }) => {
        if (weights.length > maxParts) {
          throw new UnprocessableError(`\`weights\` must have at most ${maxParts} entries`);
        }
        if (weights.every(weight => weight === 0)) {
          throw new UnprocessableError('`weights` must have a positive entry');
        }
        const parts = allocate(amount.minorUnits, weights);
        return reply(200, {
          parts: parts.map(part => ({ minorUnits: part, currency: amount.currency })),
        });
      },
    }),
  ];
}
