import { randomUUID } from 'node:crypto';
import type { Clock } from '@internal/service-kit';
import type { Knex } from 'knex';
import type { Item, ItemStatus, NewItem } from '../domain/item.ts';

interface ItemRow {
  tenant_id: string;
  item_id: string;
  title: string;
  /** A bigint comes out of PostgreSQL as text. */
  price_minor_units: string | number;
  price_currency: string;
  status: ItemStatus;
  version: number;
  create_time: Date;
  update_time: Date;
}

/** Called in the transaction of a change, so that what it writes is committed with the change or not at all. */
export type ItemChangeListener = (
  trx: Knex.Transaction,
  change: 'created' | 'updated',
  item: Item,
) => Promise<void>;

/** Items of the tenant that the transaction names: row-level security hides all others. */
export class DatabaseItemStore {
  readonly #clock: Clock;
  readonly #onChange: ItemChangeListener | undefined;

  constructor(options: { clock: Clock; onChange?: ItemChangeListener }) {
    this.#clock = options.clock;
    this.#onChange = options.onChange;
  }

  now(): Date {
    return this.#clock.now();
  }

  async create(trx: Knex.Transaction, tenantId: string, newItem: NewItem): Promise<Item> {
    const now = this.now();
    const item: Item = {
      itemId: randomUUID(),
      ...newItem,
      status: 'draft',
      version: 1,
      createTime: now,
      updateTime: now,
    };
    await trx<ItemRow>('items').insert({ tenant_id: tenantId, ...toRow(item) });
    await this.#onChange?.(trx, 'created', item);
    return item;
  }

  async get(
    trx: Knex.Transaction,
    itemId: string,
    options: { forUpdate?: boolean } = {},
  ): Promise<Item | undefined> {
    const query = trx<ItemRow>('items').where({ item_id: itemId }).first();
    const row = await (options.forUpdate ? query.forUpdate() : query);
    return row && toItem(row);
  }

  /** Newest first; `after` is the key of the last item that was seen. */
  async list(
    trx: Knex.Transaction,
    page: { limit: number; after?: [createTime: string, itemId: string] },
  ): Promise<Item[]> {
    const query = trx<ItemRow>('items')
      .orderBy([
        { column: 'create_time', order: 'desc' },
        { column: 'item_id', order: 'desc' },
      ])
      .limit(page.limit);
    if (page.after) query.whereRaw('(create_time, item_id) < (?, ?)', page.after);
    return (await query).map(toItem);
  }

  /** Writes an item that was read for update in the same transaction. */
  async replace(trx: Knex.Transaction, item: Item): Promise<Item> {
    await trx<ItemRow>('items').where({ item_id: item.itemId }).update(toRow(item));
    await this.#onChange?.(trx, 'updated', item);
    return item;
  }
}

function toRow(item: Item): Omit<ItemRow, 'tenant_id'> {
  return {
    item_id: item.itemId,
    title: item.title,
    price_minor_units: item.price.minorUnits,
    price_currency: item.price.currency,
    status: item.status,
    version: item.version,
    create_time: item.createTime,
    update_time: item.updateTime,
  };
}

function toItem(row: ItemRow): Item {
  return {
    itemId: row.item_id,
    title: row.title,
    price: { minorUnits: Number(row.price_minor_units), currency: row.price_currency },
    status: row.status,
    version: row.version,
    createTime: row.create_time,
    updateTime: row.update_time,
  };
}
