import { z } from 'zod';

const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code like EUR')
  .meta({ description: 'ISO 4217 code', example: 'EUR' });

const title = z.string().trim().min(1).max(200).meta({ example: 'Blue mug' });

const minorUnits = z
  .int()
  .min(0)
  .max(10_000_000_00)
  .meta({ description: 'Amount in the smallest unit of the currency', example: 1299 });

const status = z.enum(['draft', 'active', 'retired']);

/** Body of `POST /items`. */
export const newItemSchema = z
  .object({
    title,
    price: z.object({ minorUnits, currency: currency.optional() }),
  })
  .meta({ id: 'NewItem' });

/** Body of `PATCH /items/{itemId}`. */
export const itemChangeSchema = z
  .object({ title, price: z.object({ minorUnits, currency }), status })
  .partial()
  .refine(change => Object.keys(change).length > 0, 'must name at least one field to change')
  .meta({ id: 'ItemChange' });

/** An item as clients see it. */
export const itemSchema = z
  .object({
    itemId: z.uuid(),
    title,
    price: z.object({ minorUnits, currency }),
    status,
    version: z.int().meta({ description: 'Send it back as `If-Match` to change the item' }),
    createTime: z.iso.datetime(),
    updateTime: z.iso.datetime(),
  })
  .meta({ id: 'Item' });

export const itemParams = z.object({ itemId: z.uuid() });
