import type { ProcessStatus, WorkloadStatus } from '@internal/supervisor';
import type { Target } from './block';
import type { Sample } from './parseExposition';
import type { ScrapeTarget } from './Scraper';

/** Ready instances, asked at their own port: a scrape through the gateway would keep a service from falling asleep. */
export function targetsOf(workloads: WorkloadStatus[]): ScrapeTarget[] {
  return workloads.flatMap(({ service, environment, instances }) =>
    instances
      .filter(({ phase }) => phase === 'Ready')
      .map(({ id, digest, port, startTime }) => ({
        service,
        environment,
        release: digest,
        instance: id,
        startTime,
        url: `http://127.0.0.1:${port}/metrics`,
      })),
  );
}

/**
 * Memory and CPU of each process as the supervisor measured them, whatever the process says of itself:
 * `platform_process_memory_bytes`, `platform_process_cpu_seconds_total` with the labels `kind` and `process`.
 */
export function processSamples(processes: ProcessStatus[]): Array<[Target, Sample[]]> {
  return processes.map(process => {
    const labels = { kind: process.kind, process: process.name };
    const target: Target = {
      service: process.service ?? '',
      environment: process.environment ?? '',
      release: process.release ?? '',
      instance: process.name,
    };
    return [
      target,
      [
        {
          name: 'platform_process_memory_bytes',
          labels,
          value: process.rssBytes,
          cumulative: false,
        },
        {
          name: 'platform_process_cpu_seconds_total',
          labels,
          value: process.cpuSeconds,
          cumulative: true,
        },
      ],
    ];
  });
}
