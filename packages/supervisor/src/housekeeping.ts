import type { Clock } from './clock.ts';
import type { GatewayProcess } from './gatewayProcess.ts';
import type { Layout } from './layout.ts';
import { DEFAULT_ROTATION, logFiles, removeOldLogs, rotateWhenLarge } from './logs/rotation.ts';
import type { Meter } from './metering/meter.ts';
import type { ProcessList } from './processList.ts';
import type { WorkloadController } from './workloads/controller.ts';

const TICK_MS = 5_000;
const FLUSH_EVERY_TICKS = 12;
const CLEAN_EVERY_TICKS = 120;
/** So far over its limit a process is not waited for until another one has taken over. */
const HARD_LIMIT_FACTOR = 1.5;

interface Dependencies {
  workloads: WorkloadController;
  gateway: GatewayProcess;
  meter: Meter;
  processes: ProcessList;
  layout: Layout;
  clock: Clock;
  log(message: string): void;
}

/** What is done every few seconds: metering, memory limits, log rotation, removal of old logs. */
export class Housekeeping {
  readonly #deps: Dependencies;
  #timer?: NodeJS.Timeout;
  #running?: Promise<void>;
  #ticks = 0;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.tick().finally(() => {
        this.#running = undefined;
      });
    }, TICK_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    this.#deps.meter.flush(this.#deps.clock.now());
  }

  async tick(): Promise<void> {
    const { workloads, gateway, meter, processes, layout, clock, log } = this.#deps;
    this.#ticks += 1;
    try {
      await meter.measure(
        processes.metered(),
        await gateway.stats(),
        (environment, service) => workloads.get(environment, service)?.record.spec.owner ?? '',
        clock.now(),
      );
      this.#watchMemory();
      if (this.#ticks % FLUSH_EVERY_TICKS === 0) {
        meter.flush(clock.now());
      }
      logFiles(layout.logsDir).forEach(file => rotateWhenLarge(file, DEFAULT_ROTATION));
      if (this.#ticks % CLEAN_EVERY_TICKS === 1) {
        const inUse = new Set(processes.list().map(each => each.logFile));
        removeOldLogs(layout.serviceLogsDir, inUse, clock.now(), DEFAULT_ROTATION);
      }
    } catch (error) {
      log(`housekeeping: ${(error as Error).message}`);
    }
  }

  #watchMemory(): void {
    for (const workload of this.#deps.workloads.list()) {
      for (const instance of workload.instances.values()) {
        const rss = this.#deps.meter.usageOf(instance.child.pid)?.rssBytes ?? 0;
        const limit = instance.record.memoryLimitMiB * 1024 * 1024;
        if (rss > limit && instance.phase !== 'Stopping') {
          if (!instance.record.doomed) {
            workload.exceedMemory(instance);
          }
          if (rss > limit * HARD_LIMIT_FACTOR) {
            void instance.stop('memory limit');
          }
        }
      }
    }
  }
}
