import type { JSONWebKeySet } from 'jose';
import type { ProcessStatus } from '../api.ts';
import type { Endpoint } from './router.ts';

interface Sources {
  processes(): ProcessStatus[];
  restarts(): Array<{ service: string; environment: string; restarts: number }>;
  jwks: JSONWebKeySet;
  startTime: string;
}

/** What is not about one workload: processes, health, keys, metrics. */
export function platformEndpoints(sources: Sources): Endpoint[] {
  return [
    {
      method: 'GET',
      path: /^\/v1\/processes$/,
      handle: () => ({ status: 200, json: { items: sources.processes() } }),
    },
    {
      method: 'GET',
      path: /^\/v1\/healthz$/,
      open: true,
      handle: () => ({ status: 200, json: { status: 'ok', startTime: sources.startTime } }),
    },
    {
      method: 'GET',
      path: /^\/v1\/jwks$/,
      open: true,
      handle: () => ({ status: 200, json: sources.jwks }),
    },
    {
      method: 'GET',
      path: /^\/v1\/metrics$/,
      handle: () => ({
        status: 200,
        text: metricsText(sources),
        contentType: 'text/plain; version=0.0.4',
      }),
    },
  ];
}

function metricsText({ processes, restarts }: Sources): string {
  const all = processes();
  const labels = (status: ProcessStatus) =>
    [
      `process="${status.name}"`,
      `kind="${status.kind}"`,
      `service="${status.service ?? ''}"`,
      `env="${status.environment ?? ''}"`,
      `release="${status.release ?? ''}"`,
    ].join(',');
  return [
    '# HELP process_resident_memory_bytes Resident memory of a process (its share, for one with children).',
    '# TYPE process_resident_memory_bytes gauge',
    ...all.map(each => `process_resident_memory_bytes{${labels(each)}} ${each.rssBytes}`),
    '# HELP process_cpu_seconds_total CPU time of a process since its start.',
    '# TYPE process_cpu_seconds_total counter',
    ...all.map(each => `process_cpu_seconds_total{${labels(each)}} ${each.cpuSeconds}`),
    '# HELP workload_restarts_total Restarts by back-off since the last change of the spec.',
    '# TYPE workload_restarts_total gauge',
    ...restarts().map(
      each =>
        `workload_restarts_total{service="${each.service}",env="${each.environment}"} ${each.restarts}`,
    ),
    '',
  ].join('\n');
}
