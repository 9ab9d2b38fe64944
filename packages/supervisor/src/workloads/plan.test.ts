import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WorkloadSpec } from '../api.ts';
import type { ServiceRoute } from '../gateway/routeTable.ts';
import { afterDeath, type SlotHealth } from './backoff.ts';
import { canFollow, INSTANCE_TRANSITIONS, type InstancePhase, live } from './phases.ts';
import { type Action, DRAIN_MS, type ObservedInstance, plan, routedIds } from './plan.ts';
import { newRecord, type WorkloadRecord, withSpec } from './record.ts';
import { slotId, slotsOf } from './slots.ts';

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;

function specOf(weights: number[], first = 0, more: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return {
    service: 'order',
    environment: 'dev',
    releases: weights.map((weight, i) => ({
      digest: digest(first + i),
      role: i === 0 ? 'stable' : 'canary',
      weight,
      bundleDir: '/x',
    })),
    env: {},
    dependsOn: [],
    migrationSecretsDir: '/s',
    memoryLimitMiB: 128,
    sleepAfterSeconds: 0,
    readyTimeoutSeconds: 60,
    ...more,
  };
}

/** A machine that carries plans out and on which things go wrong when the test says so. */
class World {
  now = 1_000_000;
  record: WorkloadRecord;
  instances: ObservedInstance[] = [];
  health = new Map<string, SlotHealth>();
  published?: ServiceRoute;
  migrating?: string;
  inFlight = 0;
  lastRequestTime?: number;
  removed = false;
  /** Digests whose migration was run, in order. */
  migrations: string[] = [];
  readonly #everRouted = new Set<string>();
  #ids = 0;

  constructor(spec: WorkloadSpec) {
    this.record = newRecord(spec);
  }

  plan() {
    return plan(
      {
        record: this.record,
        instances: this.instances,
        migrating: this.migrating,
        health: this.health,
        published: this.published,
        inFlight: this.inFlight,
        lastRequestTime: this.lastRequestTime,
      },
      this.now,
    );
  }

  /** One pass of the loop, with all that must hold at any time. */
  step(): number {
    const { actions } = this.plan();
    actions.forEach(action => this.#carryOut(action));
    const slots = this.instances.filter(({ phase, doomed }) => live(phase) && !doomed).map(slotId);
    assert.equal(new Set(slots).size, slots.length, 'two live processes of one slot');
    return actions.length;
  }

  settle(): void {
    for (let i = 0; i < 50; i++) {
      if (this.step() === 0) {
        return;
      }
    }
    assert.fail('the plan never comes to rest');
  }

  #carryOut(action: Action): void {
    const { record } = this;
    switch (action.type) {
      case 'migrate':
        assert.equal(this.migrating, undefined, 'two migrations at once');
        assert.notEqual(record.migrations[action.slot.release.digest]?.status, 'Succeeded');
        this.migrating = action.slot.release.digest;
        this.migrations.push(this.migrating);
        break;
      case 'start':
        assert.equal(record.migrations[action.slot.release.digest]?.status, 'Succeeded');
        this.instances.push({
          id: `i${++this.#ids}`,
          key: action.slot.key,
          revision: action.slot.revision,
          digest: action.slot.release.digest,
          phase: 'Starting',
          port: this.#ids,
          startTime: this.now,
        });
        break;
      case 'publish': {
        const before = routedIds(this.published);
        const after = routedIds(action.route);
        after.forEach(id =>
          assert.ok(
            this.instances.some(each => each.id === id && live(each.phase)),
            'a route to a process that does not run',
          ),
        );
        this.published = action.route;
        after.forEach(id => this.#everRouted.add(id));
        for (const instance of this.instances) {
          if (after.has(instance.id)) {
            instance.unroutedTime = undefined;
          } else if (before.has(instance.id)) {
            instance.unroutedTime = this.now;
            instance.inFlight = 1;
          }
        }
        break;
      }
      case 'prove':
        this.record = { ...record, proven: { ...record, spec: record.spec } };
        break;
      case 'stop': {
        assert.ok(!routedIds(this.published).has(action.instanceId), 'a routed process is stopped');
        const { unroutedTime, inFlight } = this.instances.find(
          each => each.id === action.instanceId,
        )!;
        assert.ok(
          !this.#everRouted.has(action.instanceId) ||
            inFlight === 0 ||
            this.now >= unroutedTime! + DRAIN_MS,
          'a process is stopped while requests are in flight',
        );
        this.become(action.instanceId, 'Stopping');
        break;
      }
      case 'sleep':
        assert.equal(this.inFlight, 0);
        this.record = { ...record, asleep: true };
        break;
      case 'remove':
        assert.deepEqual(this.instances, []);
        this.removed = true;
        break;
      default:
        assert.fail(`unknown action ${JSON.stringify(action satisfies never)}`);
    }
  }

  become(id: string, phase: InstancePhase): void {
    const instance = this.instances.find(each => each.id === id);
    if (!instance || !canFollow(instance.phase, phase)) {
      return;
    }
    if (phase === 'Exited' && instance.phase !== 'Stopping') {
      const slot = slotId(instance);
      this.health.set(slot, afterDeath(this.health.get(slot), instance.startTime, this.now));
    }
    instance.phase = phase;
    if (phase === 'Ready') {
      instance.readyTime ??= this.now;
    }
    if (phase === 'Exited') {
      this.instances = this.instances.filter(each => each !== instance);
    }
  }

  migrated(status: 'Succeeded' | 'Failed'): void {
    if (!this.migrating) {
      return;
    }
    const { generation, restartGeneration } = this.record;
    const result = {
      status,
      time: '',
      generation,
      restartGeneration,
      message: '',
      lastLogLines: [],
    };
    this.record = {
      ...this.record,
      migrations: { ...this.record.migrations, [this.migrating]: result },
    };
    this.migrating = undefined;
  }

  /** Everything goes well from here on. */
  goWell(): void {
    for (let i = 0; i < 200; i++) {
      this.migrated('Succeeded');
      this.instances.forEach(instance => (instance.inFlight &&= 0));
      for (const instance of [...this.instances]) {
        this.become(instance.id, instance.phase === 'Stopping' ? 'Exited' : 'Ready');
      }
      this.now += 1_000;
      const rests = this.step() === 0 && !this.migrating;
      if (this.removed || (rests && this.instances.every(each => each.phase === 'Ready'))) {
        return;
      }
    }
    assert.fail('never comes to rest although everything goes well');
  }
}

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
