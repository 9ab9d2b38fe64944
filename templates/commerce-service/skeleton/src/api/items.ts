import { InputError, NotFoundError } from '@backstage/errors';
import {
  decodeCursor,
  encodeCursor,
  pageOf,
  pageQuery,
  reply,
  route,
  UnprocessableError,
  VersionConflictError,
  type Route,
} from '@internal/service-kit/http';
import { z } from 'zod';
import type { DatabaseItemStore } from '../db/DatabaseItemStore.ts';
import { changeItem, ItemRuleError, type Item } from '../domain/item.ts';
import { itemChangeSchema, itemParams, itemSchema, newItemSchema } from './schemas.ts';

interface Parts {
  items: DatabaseItemStore;
  defaultCurrency: string;
}

/** Where the next page begins: after this item. */
const cursorSchema = z.tuple([z.iso.datetime(), z.uuid()]);

/** `/items`: parse → domain → store → reply. */
export function itemRoutes({ items, defaultCurrency }: Parts): Route[] {
  return [
    route({
      method: 'POST',
      path: '/items',
      operationId: 'createItem',
      summary: 'Creates an item as a draft',
      body: newItemSchema,
      responses: { 201: itemSchema },
      idempotency: 'honoured',
      handler: async ({ body, tenantId, transaction }) => {
        const tenant = requireTenant(tenantId);
        return transaction(async trx => {
          const price = { currency: defaultCurrency, ...body.price };
          const item = await items.create(trx, tenant, { title: body.title, price });
          return reply(201, toBody(item), { version: item.version });
        });
      },
    }),

    route({
      method: 'GET',
      path: '/items',
      operationId: 'listItems',
      summary: 'Lists items, newest first',
      query: pageQuery,
      responses: { 200: pageOf(itemSchema) },
      handler: async ({ query, tenantId, transaction }) => {
        requireTenant(tenantId);
        const after = query.cursor ? decodeCursor(query.cursor, cursorSchema) : undefined;
        const found = await transaction(trx => items.list(trx, { limit: query.limit + 1, after }));
        const page = found.slice(0, query.limit);
        const last = page.at(-1);
        return reply(200, {
          items: page.map(toBody),
          ...(found.length > query.limit &&
            last && { nextCursor: encodeCursor([last.createTime.toISOString(), last.itemId]) }),
        });
      },
    }),

    route({
      method: 'GET',
      path: '/items/{itemId}',
      operationId: 'getItem',
      summary: 'Gets one item',
      params: itemParams,
      responses: { 200: itemSchema },
      handler: async ({ params, tenantId, transaction }) => {
        requireTenant(tenantId);
        const item = await transaction(trx => items.get(trx, params.itemId));
        if (!item) throw notFound(params.itemId);
        return reply(200, toBody(item), { version: item.version });
      },
    }),

    route({
      method: 'PATCH',
      path: '/items/{itemId}',
      operationId: 'changeItem',
      summary: 'Changes an item, if nobody else has changed it since it was read',
      params: itemParams,
      body: itemChangeSchema,
      responses: { 200: itemSchema },
      ifMatch: 'required',
      handler: async ({ params, body, ifMatch, tenantId, transaction }) => {
        requireTenant(tenantId);
        const changed = await transaction(async trx => {
          const current = await items.get(trx, params.itemId, { forUpdate: true });
          if (!current) throw notFound(params.itemId);
          if (current.version !== ifMatch) {
            throw new VersionConflictError('The item was changed meanwhile', toBody(current));
          }
          return items.replace(
            trx,
            applyRules(() => changeItem(current, body, items.now())),
          );
        });
        return reply(200, toBody(changed), { version: changed.version });
      },
    }),
  ];
}

function requireTenant(tenantId: string | undefined): string {
  if (!tenantId) {
    throw new InputError('A tenant must be named, by the token or by the header `X-Tenant-Id`');
  }
  return tenantId;
}

function notFound(itemId: string): NotFoundError {
  return new NotFoundError(`There is no item "${itemId}"`);
}

/** What the domain forbids is answered by 422. */
function applyRules<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ItemRuleError) throw new UnprocessableError(error.message, error);
    throw error;
  }
}

function toBody(item: Item): z.input<typeof itemSchema> {
  return {
    ...item,
    createTime: item.createTime.toISOString(),
    updateTime: item.updateTime.toISOString(),
  };
}
