import { join } from 'node:path';
import type { ProcessStatus } from './api.ts';
import type { GatewayProcess } from './gatewayProcess.ts';
import type { Layout } from './layout.ts';
import type { Meter, Metered } from './metering/meter.ts';
import type { WorkloadController } from './workloads/controller.ts';

/** A process that somebody else starts and stops, e.g. PostgreSQL. */
export interface ForeignProcess {
  name: string;
  kind: 'postgres' | 'portal';
  pid: number;
  /** RFC 3339; default now. */
  startTime?: string;
  logFile?: string;
}

interface Sources {
  workloads: WorkloadController;
  gateway: GatewayProcess;
  meter: Meter;
  layout: Layout;
  /** Of the supervisor. */
  startTime: string;
}

/** All processes of the platform, for people and for the meter. */
export class ProcessList {
  readonly #sources: Sources;
  readonly #foreign = new Map<string, ForeignProcess>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  register(foreign: ForeignProcess): void {
    this.#foreign.set(foreign.name, { startTime: new Date().toISOString(), ...foreign });
  }

  unregister(name: string): void {
    this.#foreign.delete(name);
  }

  /** What is to be metered, and on whose account. */
  metered(): Metered[] {
    const { workloads, gateway } = this.#sources;
    return [
      { pid: process.pid },
      ...(gateway.child ? [{ pid: gateway.child.pid }] : []),
      ...[...this.#foreign.values()].map(({ pid }) => ({ pid, tree: true })),
      ...workloads.list().flatMap(({ record, instances }) =>
        [...instances.values()].map(({ child }) => ({
          pid: child.pid,
          account: {
            service: record.spec.service,
            environment: record.spec.environment,
            team: record.spec.owner ?? '',
          },
        })),
      ),
    ];
  }

  list(): ProcessStatus[] {
    const { workloads, gateway, layout, startTime } = this.#sources;
    const own = (name: string, kind: ProcessStatus['kind'], pid: number, logFile: string) =>
      this.#withUsage({ name, kind, pid, startTime, logFile });
    return [
      own('supervisor', 'supervisor', process.pid, join(layout.logsDir, 'supervisor.log')),
      ...(gateway.child ? [own('gateway', 'gateway', gateway.child.pid, gateway.logFile)] : []),
      ...[...this.#foreign.values()].map(foreign =>
        this.#withUsage({
          name: foreign.name,
          kind: foreign.kind,
          pid: foreign.pid,
          startTime: foreign.startTime!,
          logFile: foreign.logFile ?? join(layout.logsDir, `${foreign.name}.log`),
        }),
      ),
      ...workloads.list().flatMap(({ instances }) =>
        [...instances.values()].map(({ record, child }) =>
          this.#withUsage({
            name: record.id,
            kind: 'service',
            service: record.service,
            environment: record.environment,
            release: record.release.digest,
            pid: child.pid,
            startTime: new Date(record.startTime).toISOString(),
            logFile: record.logFile,
          }),
        ),
      ),
    ];
  }

  #withUsage(status: Omit<ProcessStatus, 'rssBytes' | 'cpuSeconds'>): ProcessStatus {
    const usage = this.#sources.meter.usageOf(status.pid);
    return { ...status, rssBytes: usage?.rssBytes ?? 0, cpuSeconds: usage?.cpuSeconds ?? 0 };
  }
}
