import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * Query of a list: `limit` (1–100, default 20) and the `cursor` of the page before.
 *
 * @example
 * ```ts
 * query: pageQuery.extend({ status: z.enum(['open', 'closed']).optional() })
 * ```
 */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
});

/** Schema of one page: `items`, and `nextCursor` unless it is the last. */
export function pageOf<S extends z.ZodType>(item: S) {
  return z.object({ items: z.array(item), nextCursor: z.string().optional() });
}

/**
 * Packs the sort key of the last row into an opaque cursor. Order by a unique key, or rows are skipped between pages.
 *
 * @example
 * ```ts
 * const after = query.cursor && decodeCursor(query.cursor, z.tuple([z.iso.datetime(), z.uuid()]));
 * ```
 */
export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws InputError (400) when the cursor was not made by {@link encodeCursor} for this schema. */
export function decodeCursor<S extends z.ZodType>(cursor: string, schema: S): z.output<S> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InputError('`cursor` must be a `nextCursor` of an earlier page of the same list');
  }
}
