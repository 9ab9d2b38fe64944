import assert from 'node:assert/strict';
import type { WorkloadSpec } from '../api.ts';
import type { ServiceRoute } from '../gateway/routeTable.ts';
import { afterDeath, type SlotHealth } from '../workloads/backoff.ts';
import { canFollow, type InstancePhase, live } from '../workloads/phases.ts';
import {
  type Action,
  DRAIN_MS,
  type ObservedInstance,
  plan,
  routedIds,
} from '../workloads/plan.ts';
import { newRecord, type WorkloadRecord } from '../workloads/record.ts';
import { slotId } from '../workloads/slots.ts';

const digest = (n: number) => `sha256:${String(n).repeat(64)}`;

export function specOf(
  weights: number[],
  first = 0,
  more: Partial<WorkloadSpec> = {},
): WorkloadSpec {
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
export class World {
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
