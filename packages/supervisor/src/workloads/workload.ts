import type { WorkloadSpec, WorkloadStatus } from '../api.ts';
import { type Child, type ChildExit } from '../child.ts';
import { lastLines } from '../logs/tail.ts';
import { afterDeath, type SlotHealth } from './backoff.ts';
import { Instance } from './instance.ts';
import { type InstanceRecord, type InstanceRecords, shortDigest } from './instanceRecord.ts';
import { draftInstance, launch, noteInLog, runDirOf } from './launch.ts';
import { runMigration } from './migration.ts';
import { type Action, type Observed, plan, routedIds } from './plan.ts';
import { type WorkloadRecord, withSpec } from './record.ts';
import type { RuntimeContext } from './runtimeContext.ts';
import { type Slot, slotId } from './slots.ts';
import { type Conditions, statusOf } from './status.ts';
import { WorkloadTraffic } from './workloadTraffic.ts';

const RETRY_MS = 1_000;

/** Keeps one service in one environment as its record says: observes, plans, acts, until nothing is left to do. */
export class Workload {
  record: WorkloadRecord;
  readonly instances = new Map<string, Instance>();
  readonly health = new Map<string, SlotHealth>();
  restarts = 0;
  lastExit?: WorkloadStatus['lastExit'];
  lastFailedLogFile?: string;
  readonly traffic: WorkloadTraffic;
  readonly #context: RuntimeContext;
  readonly #records: InstanceRecords;
  readonly #onRemoved: () => void;
  readonly #conditions: Conditions = new Map();
  readonly #waiting = new Set<() => void>();
  #migrating?: string;
  #lastWakeTime?: number;
  #plannedGeneration = 0;
  #dirty = false;
  #running?: Promise<void>;
  #timer?: NodeJS.Timeout;
  #closed = false;

  constructor(
    context: RuntimeContext,
    records: InstanceRecords,
    record: WorkloadRecord,
    onRemoved: () => void,
  ) {
    this.#context = context;
    this.#records = records;
    this.record = record;
    this.traffic = new WorkloadTraffic(
      context.routes,
      record.spec.environment,
      record.spec.service,
    );
    this.#onRemoved = onRemoved;
  }

  get migrating(): string | undefined {
    return this.#migrating;
  }

  /** Takes over a process that an earlier supervisor started. */
  adopt(record: InstanceRecord, child: Child): void {
    if (record.kind === 'serve') {
      this.#take(record, child);
      return;
    }
    // A migration job. How it ends is told to its parent only, so afterwards it is run again.
    this.#migrating = record.release.digest;
    void child.exited.then(() => {
      this.#records.remove(record.id);
      this.#context.children.remove(record.id);
      this.#migrating = undefined;
      this.kick();
    });
  }

  apply(spec: WorkloadSpec): void {
    this.#save(withSpec(this.record, spec));
    this.restarts = 0;
    this.health.clear();
    this.kick();
  }

  restart(): void {
    this.#save({
      ...this.record,
      restartGeneration: this.record.restartGeneration + 1,
      asleep: false,
    });
    this.health.clear();
    this.kick();
  }

  wake(): void {
    this.#lastWakeTime = this.#context.clock.now();
    if (this.record.asleep) {
      this.#context.log(`${this.#name} wakes up`);
      this.#save({ ...this.record, asleep: false });
    }
    this.kick();
  }

  delete(): void {
    this.#save({ ...this.record, deleting: true });
    this.kick();
  }

  /** Plans again soon; calls while a plan is carried out are joined into one more. */
  kick(): void {
    this.#dirty = true;
    if (!this.#running && !this.#closed) {
      this.#running = this.#loop().finally(() => {
        this.#running = undefined;
      });
    }
  }

  /** Resolves once `done` holds, which is looked at after every change; false after the time. */
  async waitFor(done: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    while (!done()) {
      const left = deadline - Date.now();
      if (left <= 0) {
        return false;
      }
      await new Promise<void>(resolve => {
        const timer = setTimeout(finish, left);
        const waiting = this.#waiting;
        function finish() {
          clearTimeout(timer);
          waiting.delete(finish);
          resolve();
        }
        waiting.add(finish);
      });
    }
    return true;
  }

  /** Stops planning. The processes run on, unless `stopProcesses`. */
  async close(stopProcesses: boolean): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    if (stopProcesses) {
      await Promise.all(
        [...this.instances.values()].map(instance => instance.stop('the platform stops')),
      );
    }
  }

  status(usageOf: (pid: number) => { rssBytes: number; cpuPercent?: number } | undefined) {
    const { facts } = plan(this.#observe(), this.#context.clock.now());
    return statusOf(
      {
        workload: this,
        facts,
        observedGeneration: this.#plannedGeneration,
        gatewayPort: this.#context.gatewayPort,
        conditions: this.#conditions,
        now: this.#context.clock.now(),
      },
      usageOf,
    );
  }

  get #name(): string {
    return `${this.record.spec.environment}/${this.record.spec.service}`;
  }

  async #loop(): Promise<void> {
    while (this.#dirty && !this.#closed) {
      this.#dirty = false;
      clearTimeout(this.#timer);
      try {
        await this.traffic.refresh();
        const next = plan(this.#observe(), this.#context.clock.now());
        const { generation } = this.record;
        for (const action of next.actions) {
          await this.#carryOut(action);
        }
        this.#plannedGeneration = generation;
        this.#wakeUpIn(next.requeueTime);
      } catch (error) {
        this.#context.log(`${this.#name}: ${(error as Error).message}; trying again`);
        this.#wakeUpIn(this.#context.clock.now() + RETRY_MS);
      }
      this.#waiting.forEach(resolve => resolve());
    }
  }

  #wakeUpIn(time: number | undefined): void {
    if (time !== undefined && !this.#closed) {
      const delay = Math.max(time - this.#context.clock.now(), 10);
      this.#timer = setTimeout(() => this.kick(), delay);
      this.#timer.unref();
    }
  }

  async #carryOut(action: Action): Promise<void> {
    switch (action.type) {
      case 'migrate':
        return this.#migrate(action.slot);
      case 'start':
        return this.#start(action.slot);
      case 'publish':
        return this.#publish(action.route);
      case 'prove':
        return this.#prove();
      case 'stop':
        void this.instances.get(action.instanceId)?.stop(action.reason);
        return undefined;
      case 'sleep':
        return this.#sleep();
      case 'remove':
        this.#context.store.remove(this.record.spec.environment, this.record.spec.service);
        this.#closed = true;
        return this.#onRemoved();
      default:
        throw new Error(`Unknown action ${JSON.stringify(action satisfies never)}`);
    }
  }

  #observe(): Observed {
    return {
      record: this.record,
      instances: [...this.instances.values()].map(({ record, unroutedTime }) => ({
        id: record.id,
        key: record.key,
        revision: record.revision,
        digest: record.release.digest,
        phase: record.phase,
        port: record.port,
        startTime: record.startTime,
        readyTime: record.readyTime,
        unroutedTime,
        inFlight: this.traffic.inFlightAt(record.id, unroutedTime),
        doomed: record.doomed,
      })),
      migrating: this.#migrating,
      health: this.health,
      published: this.traffic.route,
      lastRequestTime: this.traffic.lastRequestTime,
      inFlight: this.traffic.inFlight,
      lastWakeTime: this.#lastWakeTime,
    };
  }

  async #start(slot: Slot): Promise<void> {
    const record = await draftInstance(this.#context, slot, 'serve');
    if (this.health.has(slotId(slot))) {
      this.restarts += 1;
    }
    try {
      this.#take(record, await launch(this.#context, this.#records, record, slot.spec));
      this.#context.log(`${this.#name} starts ${record.id} on port ${record.port}`);
    } catch (error) {
      // E.g. the bundle's folder is gone. It counts as a death, or it would be tried without end.
      noteInLog(record, `could not be started: ${(error as Error).message}`);
      this.#context.log(`${this.#name} cannot start ${record.id}: ${(error as Error).message}`);
      this.#noteDeath(record, { code: null, signal: null }, (error as Error).message);
      this.#records.remove(record.id);
    }
    this.kick();
  }

  #take(record: InstanceRecord, child: Child): void {
    const instance = new Instance(record, child, this.#records, () => this.kick());
    this.instances.set(record.id, instance);
    void instance.watch();
    void child.exited.then(exit => this.#ended(instance, exit));
    if (record.phase === 'Stopping') {
      void child.stop();
    }
  }

  #ended(instance: Instance, exit: ChildExit): void {
    const asked = instance.phase === 'Stopping';
    instance.ended();
    this.instances.delete(instance.record.id);
    const how = exit.signal ? `by ${exit.signal}` : `with code ${exit.code ?? 'unknown'}`;
    noteInLog(instance.record, `ended ${how}`);
    if (!this.#closed || asked) {
      this.#records.remove(instance.record.id);
      this.#context.children.remove(instance.record.id);
    }
    if (!asked) {
      // Whatever it started and left behind in its process group.
      void instance.child.stop();
      this.#context.log(`${this.#name}: ${instance.record.id} ended ${how}`);
      this.#noteDeath(instance.record, exit, instance.record.doomed);
    }
    this.kick();
  }

  #noteDeath(record: InstanceRecord, exit: ChildExit, reason: string | undefined): void {
    const now = this.#context.clock.now();
    const id = slotId(record);
    this.health.set(id, afterDeath(this.health.get(id), record.startTime, now));
    this.lastExit = { ...exit, time: new Date(now).toISOString(), ...(reason && { reason }) };
    this.lastFailedLogFile = record.logFile;
  }

  /** The resident set has outgrown the limit: another instance takes over, and it counts as a death. */
  exceedMemory(instance: Instance): void {
    const limit = `memory limit of ${instance.record.memoryLimitMiB} MiB`;
    this.#context.log(`${this.#name}: ${instance.record.id} is over its ${limit}`);
    this.#noteDeath(instance.record, { code: null, signal: null }, 'memory limit');
    instance.doom('memory limit');
  }

  async #migrate(slot: Slot): Promise<void> {
    const { digest } = slot.release;
    const { generation, restartGeneration } = this.record;
    this.#migrating = digest;
    this.#context.log(`${this.#name} migrates for ${shortDigest(digest)}`);
    void runMigration(this.#context, this.#records, slot)
      .then(result => {
        this.#context.log(`${this.#name} migration: ${result.status} ${result.message}`);
        if (!this.#closed) {
          this.#save({
            ...this.record,
            migrations: {
              ...this.record.migrations,
              [digest]: { ...result, generation, restartGeneration },
            },
          });
        }
      })
      // Not remembered, so it is run again.
      .catch(error => this.#context.log(`${this.#name} migration: ${error.message}`))
      .finally(() => {
        this.#migrating = undefined;
        this.kick();
      });
  }

  async #publish(route: Observed['published']): Promise<void> {
    const before = routedIds(this.traffic.route);
    await this.traffic.publish(route);
    const after = routedIds(route);
    for (const [id, instance] of this.instances) {
      if (after.has(id)) {
        instance.unroutedTime = undefined;
      } else if (before.has(id)) {
        instance.unroutedTime = this.#context.clock.now();
      }
    }
    this.#dirty = true;
  }

  #prove(): void {
    const { spec, generation, restartGeneration } = this.record;
    this.#save({ ...this.record, proven: { spec, generation, restartGeneration } });
    this.#dirty = true;
  }

  async #sleep(): Promise<void> {
    const seen = this.traffic.lastRequestTime;
    await this.traffic.refresh();
    if (this.traffic.inFlight > 0 || this.traffic.lastRequestTime !== seen) {
      return;
    }
    this.#context.log(`${this.#name} falls asleep`);
    this.#save({ ...this.record, asleep: true });
    this.#dirty = true;
  }

  #save(record: WorkloadRecord): void {
    this.#context.store.save(record);
    this.record = record;
  }

  /** Brings secrets and flags of all run directories up to date, or writes new tokens. */
  async refreshRunDirs(what: 'files' | 'token'): Promise<void> {
    for (const { record } of this.instances.values()) {
      const runDir = runDirOf(this.#context, record);
      if (what === 'files') {
        runDir.refresh();
      } else {
        await runDir.writeToken(this.#context.key, this.#context.issuer);
      }
    }
  }

  lastLogLines(count: number): string[] {
    const newest = [...this.instances.values()].sort(
      (a, b) => b.record.startTime - a.record.startTime,
    )[0];
    const file =
      newest && newest.phase !== 'Ready' ? newest.record.logFile : this.lastFailedLogFile;
    return file ? lastLines(file, count) : [];
  }
}
