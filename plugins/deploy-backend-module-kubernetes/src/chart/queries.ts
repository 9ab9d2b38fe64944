import type { MetricSpec } from '@internal/plugin-deploy-common';
import { secondsOf } from './durations';

/** What a query is about: the words of `{{args.…}}`. */
export interface QuerySubject {
  service: string;
  env: string;
  release: string;
  stable: string;
}

type Measure = Extract<MetricSpec['provider'], { metric: unknown }>['metric'];

const REQUESTS = 'http_server_request_duration_seconds';

/** PromQL of a quantity of the platform: every service of the golden path has these metrics under these labels. */
export function queryOf(metric: Measure, subject: QuerySubject): string {
  const labels = `service="${subject.service}",env="${subject.env}",release="${subject.release}"`;
  const window = `[${secondsOf(metric.window ?? 60)}s]`;
  const requests = `sum(rate(${REQUESTS}_count{${labels}}${window}))`;
  switch (metric.measure) {
    case 'error-rate':
      // Without an error there is no series of errors; without a request there must be no answer.
      return `(sum(rate(${REQUESTS}_count{${labels},status=~"5.."}${window})) or ${requests} * 0) / ${requests}`;
    case 'latency':
      return `histogram_quantile(${
        metric.quantile ?? 0.95
      }, sum by (le) (rate(${REQUESTS}_bucket{${labels}}${window})))`;
    case 'request-rate':
      return requests;
    case 'cpu':
      return `sum(rate(process_cpu_seconds_total{${labels}}${window}))`;
    case 'memory':
      return `max(process_resident_memory_bytes{${labels}})`;
    case 'restarts':
      return `sum(changes(process_start_time_seconds{${labels}}${window}))`;
    default:
      throw new Error(`Unknown measure ${metric.measure satisfies never}`);
  }
}

/** A query of the author with the subject filled in. */
export function fillIn(query: string, subject: QuerySubject): string {
  return query.replace(
    /\{\{\s*args\.(service|env|release|stable)\s*\}\}/g,
    (_, name: keyof QuerySubject) => subject[name],
  );
}
