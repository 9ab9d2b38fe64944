import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { specOf, World } from '../testing/planWorld.ts';
import { afterDeath, type SlotHealth } from './backoff.ts';
import { INSTANCE_TRANSITIONS, type InstancePhase } from './phases.ts';
import { withSpec } from './record.ts';
import { slotId, slotsOf } from './slots.ts';

type Event =
  | { type: 'spec'; weights: number[]; first: number }
  | { type: 'restart' | 'wake' | 'delete' | 'migrated' | 'migrationFailed' | 'sleepy' | 'drained' }
  | { type: 'phase'; index: number; phase: InstancePhase }
  | { type: 'doom'; index: number }
  | { type: 'time'; ms: number };

const events = fc.array(
  fc.oneof(
    fc.record({
      type: fc.constant('spec' as const),
      weights: fc.constantFrom([100], [90, 10], [50, 50], [0, 100], [34, 33, 33], []),
      first: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      type: fc.constantFrom(
        'restart' as const,
        'wake' as const,
        'migrated' as const,
        'migrated' as const,
        'migrated' as const,
        'migrationFailed' as const,
        'sleepy' as const,
        'drained' as const,
      ),
    }),
    fc.record({
      type: fc.constant('phase' as const),
      index: fc.nat(5),
      phase: fc.constantFrom(
        'Ready',
        'Ready',
        'Ready',
        'NotReady',
        'Exited',
      ) as fc.Arbitrary<InstancePhase>,
    }),
    fc.record({ type: fc.constant('doom' as const), index: fc.nat(5) }),
    fc.record({ type: fc.constant('time' as const), ms: fc.nat(40_000) }),
  ) as fc.Arbitrary<Event>,
  { maxLength: 60 },
);

function happen(world: World, event: Event): void {
  const { record } = world;
  switch (event.type) {
    case 'spec':
      world.record = withSpec(record, specOf(event.weights, event.first));
      world.health.clear();
      break;
    case 'restart':
      world.record = {
        ...record,
        restartGeneration: record.restartGeneration + 1,
        asleep: false,
      };
      world.health.clear();
      break;
    case 'sleepy':
      world.record = {
        ...record,
        spec: { ...record.spec, sleepAfterSeconds: record.spec.sleepAfterSeconds ? 0 : 5 },
      };
      break;
    case 'wake':
      world.record = { ...record, asleep: false };
      world.lastRequestTime = world.now;
      break;
    case 'drained':
      world.instances.forEach(instance => (instance.inFlight &&= 0));
      break;
    case 'delete':
      world.record = { ...record, deleting: true };
      break;
    case 'migrated':
    case 'migrationFailed':
      world.migrated(event.type === 'migrated' ? 'Succeeded' : 'Failed');
      break;
    case 'phase':
    case 'doom': {
      const instance = world.instances[event.index];
      if (instance && event.type === 'doom') {
        instance.doomed ??= 'memory limit';
      } else if (instance && event.type === 'phase') {
        world.become(instance.id, event.phase);
      }
      break;
    }
    default:
      world.now += event.ms;
  }
}

test('whatever happens: no process twice, none stopped while routed, no migration again, and it comes to rest', () => {
  fc.assert(
    fc.property(events, story => {
      const world = new World(specOf([100]));
      world.settle();
      for (const event of story) {
        happen(world, event);
        world.settle();
      }
    }),
    { numRuns: 500 },
  );
});

test('when everything goes well afterwards, exactly the wanted releases run and share the traffic', () => {
  fc.assert(
    fc.property(events, story => {
      const world = new World(specOf([100]));
      for (const event of story) {
        happen(world, event);
        world.settle();
      }
      // A crash loop and a failed migration are left by a restart; awake, so that there is something to see.
      world.record = { ...world.record, spec: { ...world.record.spec, sleepAfterSeconds: 0 } };
      happen(world, { type: 'restart' });
      world.goWell();
      const wanted = slotsOf(world.record.spec, world.record.restartGeneration);
      assert.deepEqual(world.instances.map(slotId).sort(), wanted.map(slotId).sort());
      const weights = Object.fromEntries(
        (world.published?.targets ?? []).map(({ release, weight }) => [release, weight]),
      );
      assert.deepEqual(
        weights,
        Object.fromEntries(wanted.map(({ release }) => [release.digest, release.weight])),
      );
      happen(world, { type: 'delete' });
      world.goWell();
      assert.ok(world.removed);
      assert.equal(world.published, undefined);
    }),
    { numRuns: 300 },
  );
});

test('a rollout never leaves the route empty while an old or a new release is ready', () => {
  const calm = events.map(story =>
    story.filter(
      event =>
        !['sleepy', 'delete'].includes(event.type) &&
        !(event.type === 'spec' && event.weights.length === 0),
    ),
  );
  fc.assert(
    fc.property(calm, story => {
      const world = new World(specOf([100]));
      world.settle();
      for (const event of story) {
        happen(world, event);
        world.settle();
        const proven = world.record.proven;
        const slots = [
          ...slotsOf(world.record.spec, world.record.restartGeneration),
          ...(proven ? slotsOf(proven.spec, proven.restartGeneration) : []),
        ].filter(slot => slot.release.weight > 0);
        const able = world.instances.some(
          each => each.phase === 'Ready' && slots.some(slot => slotId(slot) === slotId(each)),
        );
        if (able) {
          const targets = world.published!.targets.filter(target => target.weight > 0);
          assert.ok(targets.length > 0, 'nobody serves although somebody could');
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('phases: every one is reachable, Exited is final, and nothing becomes Starting again', () => {
  const reachable = new Set<InstancePhase>(['Starting']);
  reachable.forEach(phase => INSTANCE_TRANSITIONS[phase].forEach(next => reachable.add(next)));
  assert.deepEqual([...reachable].sort(), Object.keys(INSTANCE_TRANSITIONS).sort());
  assert.deepEqual(INSTANCE_TRANSITIONS.Exited, []);
  assert.ok(
    Object.values(INSTANCE_TRANSITIONS).every(
      next => !(next as readonly string[]).includes('Starting'),
    ),
  );
});

test('a quick death doubles the pause, a long life forgets it', () => {
  let health: SlotHealth | undefined;
  const pauses = [1, 2, 3, 4].map(() => {
    health = afterDeath(health, 0, 1_000);
    return health.nextStartTime - 1_000;
  });
  assert.deepEqual(pauses, [500, 1_000, 2_000, 4_000]);
  assert.deepEqual(afterDeath(health, 0, 60_000), {
    quickDeaths: 0,
    lastDeathTime: 60_000,
    nextStartTime: 60_000,
  });
});
