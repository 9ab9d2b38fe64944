import { isDeepStrictEqual } from 'node:util';
import type { WorkloadSpec } from '../api.ts';
import { adoptChild, type Child } from '../child.ts';
import { type InstanceRecord, InstanceRecords } from './instanceRecord.ts';
import { newRecord } from './record.ts';
import type { RuntimeContext } from './runtimeContext.ts';
import { Workload } from './workload.ts';

const REFRESH_FILES_MS = 2_000;
const REFRESH_TOKENS_MS = 10 * 60_000;
/** Everything is looked at again this often, should an event have been missed. */
const RESYNC_MS = 15_000;

/** All workloads of this machine. */
export class WorkloadController {
  readonly #context: RuntimeContext;
  readonly #records: InstanceRecords;
  readonly #workloads = new Map<string, Workload>();
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(context: RuntimeContext) {
    this.#context = context;
    this.#records = new InstanceRecords(context.layout.instancesDir);
  }

  /** Reads the wanted state, adopts what runs and puts it in order. Returns how many processes were adopted. */
  start(): number {
    for (const record of this.#context.store.list(file =>
      this.#context.log(`${file} is not readable and was set aside; deploy that service again`),
    )) {
      this.#add(record);
    }
    const adopted = this.#adopt();
    this.#every(RESYNC_MS, workload => workload.kick());
    this.#every(REFRESH_FILES_MS, workload => workload.refreshRunDirs('files'));
    this.#every(REFRESH_TOKENS_MS, workload => workload.refreshRunDirs('token'));
    for (const workload of this.#workloads.values()) {
      void workload.refreshRunDirs('token');
      workload.kick();
    }
    return adopted;
  }

  list(): Workload[] {
    return [...this.#workloads.values()];
  }

  get(environment: string, service: string): Workload | undefined {
    return this.#workloads.get(`${environment}/${service}`);
  }

  /** Takes a spec as wanted; the same spec again changes nothing. */
  apply(spec: WorkloadSpec): Workload {
    const known = this.get(spec.environment, spec.service);
    if (!known) {
      const record = newRecord(spec);
      this.#context.store.save(record);
      const workload = this.#add(record);
      workload.kick();
      return workload;
    }
    if (known.record.deleting || !isDeepStrictEqual(known.record.spec, spec)) {
      known.apply(spec);
    }
    return known;
  }

  /** With `stopProcesses` everything ends; without, the processes run on for the next supervisor. */
  async stop(stopProcesses: boolean): Promise<void> {
    this.#timers.forEach(timer => clearInterval(timer));
    await Promise.all(this.list().map(workload => workload.close(stopProcesses)));
  }

  #add(record: Workload['record']): Workload {
    const key = `${record.spec.environment}/${record.spec.service}`;
    const workload = new Workload(this.#context, this.#records, record, () =>
      this.#workloads.delete(key),
    );
    this.#workloads.set(key, workload);
    return workload;
  }

  /** An instance is taken over when its workload still exists; all other marked processes are strays and end. */
  #adopt(): number {
    const adopted = new Set<string>();
    for (const record of this.#records.list()) {
      const child = this.#runningChild(record);
      const workload = this.get(record.environment, record.service);
      if (child && workload) {
        workload.adopt(record, child);
        adopted.add(record.id);
      } else {
        void child?.stop();
        this.#context.children.remove(record.id);
      }
    }
    this.#records.sweep(adopted);
    return adopted.size;
  }

  #runningChild(record: InstanceRecord): Child | undefined {
    const id = this.#context.children.get(record.id);
    return id && adoptChild(record.id, id);
  }

  #every(ms: number, what: (workload: Workload) => void | Promise<void>): void {
    const timer = setInterval(() => {
      for (const workload of this.list()) {
        Promise.resolve()
          .then(() => what(workload))
          .catch(error => this.#context.log(`workload: ${error.message}`));
      }
    }, ms);
    timer.unref();
    this.#timers.push(timer);
  }
}
