import { setTimeout as sleep } from 'node:timers/promises';
import type { InstanceStatus } from '../api.ts';
import type { Child, ChildExit } from '../child.ts';
import type { InstanceRecord, InstanceRecords } from './instanceRecord.ts';
import { noteInLog } from './launch.ts';
import { canFollow, type InstancePhase, live } from './phases.ts';
import { probe, type ProbeAnswer } from './probe.ts';

const STARTING_PROBE_MS = 50;
const SLOW_STARTING_PROBE_MS = 500;
const SLOW_START_AFTER_MS = 5_000;
const READY_PROBE_MS = 5_000;
const NOT_READY_PROBE_MS = 1_000;
/** One lost answer of a busy process is no reason to take its traffic away. */
const FAILURES_UNTIL_NOT_READY = 2;

export const STOP_GRACE_SECONDS = 10;

/** One running process that serves. */
export class Instance {
  readonly record: InstanceRecord;
  readonly child: Child;
  /** Since when the gateway sends it nothing; undefined while it may. */
  unroutedTime?: number;
  /** Last answer of `/readyz` that was not 200. */
  readiness?: ProbeAnswer;
  stopReason?: string;
  readonly #records: InstanceRecords;
  readonly #changed: () => void;

  constructor(record: InstanceRecord, child: Child, records: InstanceRecords, changed: () => void) {
    this.record = record;
    this.child = child;
    this.#records = records;
    this.#changed = changed;
  }

  get phase(): InstancePhase {
    return this.record.phase;
  }

  /** Asks `/readyz` for as long as the process lives. */
  async watch(): Promise<void> {
    let failures = 0;
    while (live(this.phase)) {
      const answer = await probe(this.record.port, this.phase === 'Starting' ? 2_000 : 5_000);
      if (!live(this.phase)) {
        return;
      }
      failures = answer.status === 200 ? 0 : failures + 1;
      this.readiness = answer.status === 200 ? undefined : answer;
      if (answer.status === 200) {
        this.#become('Ready');
      } else if (failures >= FAILURES_UNTIL_NOT_READY) {
        this.#become('NotReady');
      }
      await sleep(this.#pause(failures), undefined, { ref: false });
    }
  }

  /** SIGTERM, SIGKILL after the grace period. */
  stop(reason: string): Promise<ChildExit> {
    this.stopReason = reason;
    this.#become('Stopping');
    noteInLog(this.record, `stopping: ${reason}`);
    return this.child.stop({ graceSeconds: STOP_GRACE_SECONDS });
  }

  /** Marks it for replacement; it serves until another one is ready. */
  doom(reason: string): void {
    this.record.doomed = reason;
    this.#save();
    noteInLog(this.record, `to be replaced: ${reason}`);
    this.#changed();
  }

  ended(): void {
    this.#become('Exited');
  }

  status(usage?: { rssBytes: number; cpuPercent?: number }): InstanceStatus {
    const { id, release, port, startTime, phase, logFile } = this.record;
    return {
      id,
      digest: release.digest,
      role: release.role,
      pid: this.child.pid,
      port,
      startTime: new Date(startTime).toISOString(),
      phase,
      ...usage,
      logFile,
      ...(release.role === 'preview' && { previewId: release.previewId }),
    };
  }

  #pause(failures: number): number {
    if (this.phase === 'Starting') {
      const age = Date.now() - this.record.startTime;
      return age < SLOW_START_AFTER_MS ? STARTING_PROBE_MS : SLOW_STARTING_PROBE_MS;
    }
    return failures > 0 ? NOT_READY_PROBE_MS : READY_PROBE_MS;
  }

  #save(): void {
    try {
      this.#records.save(this.record);
    } catch {
      // A full disk. The next supervisor then asks the process itself for its phase.
    }
  }

  #become(phase: InstancePhase): void {
    if (!canFollow(this.phase, phase)) {
      return;
    }
    this.record.phase = phase;
    if (phase === 'Ready') {
      this.record.readyTime ??= Date.now();
    }
    if (phase !== 'Exited') {
      this.#save();
    }
    this.#changed();
  }
}
