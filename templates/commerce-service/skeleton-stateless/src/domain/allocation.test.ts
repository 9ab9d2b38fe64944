import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocate } from './allocation.ts';

test('three equal parts of ten euros differ by one cent at most', () => {
  assert.deepEqual(allocate(1000, [1, 1, 1]), [334, 333, 333]);
});

test('who loses most by rounding gets the cent', () => {
  assert.deepEqual(allocate(100, [1, 5, 3]), [11, 56, 33]);
  assert.deepEqual(allocate(5, [0, 1, 1]), [0, 3, 2]);
});

test('whatever the weights, no cent is lost or made', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const weights = Array.from(
      { length: (seed % 7) + 1 },
      (_, index) => (seed * 31 + index * 17) % 97,
    );
    weights[0]! += 1;
    const parts = allocate(seed * 104_729, weights);
    assert.equal(
      parts.reduce((sum, part) => sum + part, 0),
      seed * 104_729,
    );
    assert.ok(parts.every(part => part >= 0));
  }
});

test('large amounts are exact', () => {
  const amount = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(allocate(amount, [1, 1]), [(amount + 1) / 2, (amount - 1) / 2]);
});
