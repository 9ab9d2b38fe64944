import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeItem, ItemRuleError, type Item, type ItemStatus } from './item.ts';

const start = new Date('2030-01-01T00:00:00Z');
const later = new Date('2030-01-02T00:00:00Z');

function item(status: ItemStatus): Item {
  return {
    itemId: '0197c2a4-5b0e-7c31-9d52-2f6b8a1c4e70',
    title: 'Blue mug',
    price: { minorUnits: 1299, currency: 'EUR' },
    status,
    version: 3,
    createTime: start,
    updateTime: start,
  };
}

test('a change makes a new version', () => {
  const changed = changeItem(item('draft'), { title: 'Red mug', status: 'active' }, later);
  assert.deepEqual(
    { title: changed.title, status: changed.status, version: changed.version },
    { title: 'Red mug', status: 'active', version: 4 },
  );
  assert.equal(changed.updateTime, later);
});

test('a retired item stays retired', () => {
  for (const status of ['draft', 'active'] as const) {
    assert.throws(() => changeItem(item('retired'), { status }, later), ItemRuleError);
  }
});

test('an active item keeps its currency', () => {
  const price = { minorUnits: 1299, currency: 'USD' };
  assert.throws(() => changeItem(item('active'), { price }, later), /price\.currency/);
  assert.deepEqual(changeItem(item('draft'), { price }, later).price, price);
});
