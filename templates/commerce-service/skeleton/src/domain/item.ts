/** An amount in the smallest unit of its currency: 1299 EUR is €12.99. */
export interface Money {
  minorUnits: number;
  /** ISO 4217. */
  currency: string;
}

export type ItemStatus = 'draft' | 'active' | 'retired';

/** Something that the shop has. */
export interface Item {
  itemId: string;
  title: string;
  price: Money;
  status: ItemStatus;
  /** Grows by one with each change; a change must name the version that it was made on. */
  version: number;
  createTime: Date;
  updateTime: Date;
}

/** What may be said about an item that does not exist yet. */
export type NewItem = Pick<Item, 'title' | 'price'>;

/** What may be changed of an item. */
export type ItemChange = Partial<Pick<Item, 'title' | 'price' | 'status'>>;

/** Where each status may lead; a retired item stays retired. */
const TRANSITIONS = {
  draft: ['active', 'retired'],
  active: ['retired'],
  retired: [],
} satisfies Record<ItemStatus, ItemStatus[]>;

/** Thrown when a rule of the domain forbids a change; the message says what is possible instead. */
export class ItemRuleError extends Error {
  override name = 'ItemRuleError' as const;
}

/** The item as it is after the change. Pure: time and version come from outside. */
export function changeItem(item: Item, change: ItemChange, now: Date): Item {
  const next = change.status ?? item.status;
  const possible: readonly ItemStatus[] = TRANSITIONS[item.status];
  if (next !== item.status && !possible.includes(next)) {
    throw new ItemRuleError(
      possible.length === 0
        ? `A ${item.status} item must keep its status`
        : `\`status\` must be ${possible.map(status => `"${status}"`).join(' or ')} after "${
            item.status
          }"`,
    );
  }
  if (change.price && change.price.currency !== item.price.currency && item.status !== 'draft') {
    throw new ItemRuleError('`price.currency` must not change once an item is active');
  }
  return { ...item, ...change, version: item.version + 1, updateTime: now };
}
