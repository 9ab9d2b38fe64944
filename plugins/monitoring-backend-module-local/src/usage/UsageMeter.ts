import type { ProcessStatus } from '@internal/supervisor';

/** How far a process has been counted. */
export interface UsageMark {
  cpuSeconds: number;
  seenMs: number;
}

/** What was used since the last write, to be added to the row of its hour. */
export interface UsageAddition {
  hourMs: number;
  service: string;
  environment: string;
  cpuSeconds: number;
  memoryGibSeconds: number;
  instanceSeconds: number;
}

const HOUR_MS = 3_600_000;
const GIB = 1024 ** 3;

/** Memory over a time in which nobody looked is not guessed beyond this. */
const MAX_GAP_MS = 60_000;

/**
 * Turns what the supervisor meters into usage per hour. CPU is a counter of the process, so nothing is lost while nobody looks;
 * memory is a gauge and counts for the time until the next look.
 */
export class UsageMeter {
  readonly #marks: Map<string, UsageMark>;
  readonly #pending = new Map<string, UsageAddition>();

  /** @param marks - As `take` gave them last, by process. */
  constructor(marks: Map<string, UsageMark> = new Map()) {
    this.#marks = new Map(marks);
  }

  observe(processes: ProcessStatus[], nowMs: number): void {
    for (const process of processes) {
      const { service, environment } = process;
      if (!service || !environment) continue;
      const key = `${process.name}@${process.startTime}`;
      const mark = this.#marks.get(key) ?? { cpuSeconds: 0, seenMs: Date.parse(process.startTime) };
      this.#marks.set(key, { cpuSeconds: process.cpuSeconds, seenMs: nowMs });
      const gapSeconds = Math.max(0, nowMs - mark.seenMs) / 1000;
      const seconds = Math.min(gapSeconds, MAX_GAP_MS / 1000);
      this.#add(nowMs, service, environment, {
        cpuSeconds: Math.max(0, process.cpuSeconds - mark.cpuSeconds),
        memoryGibSeconds: (process.rssBytes / GIB) * seconds,
        instanceSeconds: gapSeconds,
      });
    }
    this.#forgetEnded(processes);
  }

  /** What was added since the last call, and how far each process has been counted. */
  take(): { additions: UsageAddition[]; marks: Map<string, UsageMark> } {
    const additions = [...this.#pending.values()];
    this.#pending.clear();
    return { additions, marks: new Map(this.#marks) };
  }

  /** Puts back what could not be written. */
  putBack(additions: UsageAddition[]): void {
    for (const { hourMs, service, environment, ...amounts } of additions) {
      this.#add(hourMs, service, environment, amounts);
    }
  }

  #add(
    timeMs: number,
    service: string,
    environment: string,
    amounts: Pick<UsageAddition, 'cpuSeconds' | 'memoryGibSeconds' | 'instanceSeconds'>,
  ): void {
    const hourMs = Math.floor(timeMs / HOUR_MS) * HOUR_MS;
    const key = `${hourMs}/${environment}/${service}`;
    const sum = this.#pending.get(key);
    this.#pending.set(key, {
      hourMs,
      service,
      environment,
      cpuSeconds: (sum?.cpuSeconds ?? 0) + amounts.cpuSeconds,
      memoryGibSeconds: (sum?.memoryGibSeconds ?? 0) + amounts.memoryGibSeconds,
      instanceSeconds: (sum?.instanceSeconds ?? 0) + amounts.instanceSeconds,
    });
  }

  #forgetEnded(processes: ProcessStatus[]): void {
    const running = new Set(processes.map(({ name, startTime }) => `${name}@${startTime}`));
    for (const key of this.#marks.keys()) if (!running.has(key)) this.#marks.delete(key);
  }
}
