import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseTarget, percentileOf } from './choose.ts';
import type { RouteTarget } from './routeTable.ts';

const target = (release: string, weight: number): RouteTarget => ({
  instanceId: `i-${release}`,
  release,
  port: 1,
  weight,
});
const route = (targets: RouteTarget[], rules = [] as never[]) => ({
  service: 'order',
  environment: 'dev',
  targets,
  rules,
  sticky: false,
});

test('weights are kept for every random number, and 0 is never chosen', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 5 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (weights, random) => {
        const targets = weights.map((weight, i) => target(`r${i}`, weight));
        const chosen = chooseTarget(route(targets), {}, random)?.target;
        const sum = weights.reduce((a, b) => a + b, 0);
        assert.equal(chosen === undefined, sum === 0);
        if (chosen) {
          assert.ok(chosen.weight > 0);
          const before = weights
            .slice(0, targets.indexOf(chosen))
            .reduce((total, weight) => total + weight, 0);
          assert.ok(random * sum >= before - 1e-9 && random * sum < before + chosen.weight + 1e-9);
        }
      },
    ),
  );
});

test('a stable hash gives about the share that is asked for, and always the same answer', () => {
  const rule = { digest: 'new', hash: { header: 'x-user', percent: 20 } };
  const split = { ...route([target('old', 100), target('new', 0)]), rules: [rule] };
  const release = (user: number) =>
    chooseTarget(split, { 'x-user': `user-${user}` }, 0.5)!.target.release;
  const users = Array.from({ length: 5000 }, (_, user) => user);
  const share = users.filter(user => release(user) === 'new').length / users.length;
  assert.ok(share > 0.18 && share < 0.22, `${share}`);
  users.forEach(user => assert.equal(release(user), release(user)));
  assert.notEqual(percentileOf('user-1', 'dev/order'), percentileOf('user-1', 'dev/cart'));
});

test('the first rule that matches wins; one whose release is not ready is passed over', () => {
  const rules = [
    { digest: 'gone', header: { name: 'X-Who', value: 'me' } },
    { digest: 'new', cookie: { name: 'beta', value: '1' } },
    { digest: 'old', header: { name: 'X-Who', value: 'me' } },
  ];
  const split = { ...route([target('old', 100), target('new', 0)]), rules };
  const release = (headers: Record<string, string>) =>
    chooseTarget(split, headers, 0.5)!.target.release;
  assert.equal(release({ cookie: 'a=b; beta=1', 'x-who': 'me' }), 'new');
  assert.equal(release({ 'x-who': 'me' }), 'old');
  assert.equal(release({ cookie: 'beta=10' }), 'old');
});

test('an instance that refused is not asked again', () => {
  const both = route([target('old', 50), target('new', 50)]);
  assert.equal(chooseTarget(both, {}, 0, new Set(['i-old']))!.target.release, 'new');
  assert.equal(chooseTarget(both, {}, 0, new Set(['i-old', 'i-new'])), undefined);
});
