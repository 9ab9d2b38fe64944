import { createServer } from 'node:http';
import { tier } from './cluster';

/** What a release is said to answer: requests and failures a second. */
export interface Traffic {
  service: string;
  release: string;
  requestsPerSecond: number;
  errorRate: number;
}

/** Answers Prometheus with counters that grow as if the traffic were there. */
export async function feedMetrics() {
  const counted = new Map<string, { traffic: Traffic; ok: number; failed: number }>();
  const server = createServer((_, response) => {
    const lines = [...counted.values()].flatMap(each => {
      const { service, release, requestsPerSecond, errorRate } = each.traffic;
      each.ok += requestsPerSecond * (1 - errorRate);
      each.failed += requestsPerSecond * errorRate;
      const labels = `service="${service}",env="prod",release="${release}"`;
      const name = 'http_server_request_duration_seconds_count';
      return [
        `${name}{${labels},status="200"} ${each.ok}`,
        ...(each.failed ? [`${name}{${labels},status="500"} ${each.failed}`] : []),
      ];
    });
    response.setHeader('content-type', 'text/plain');
    response.end(`${lines.join('\n')}\n`);
  });
  await new Promise<void>(resolve => {
    server.listen(tier.feedPort, '127.0.0.1', resolve);
  });
  return {
    set(traffic: Traffic) {
      const key = `${traffic.service}/${traffic.release}`;
      const before = counted.get(key);
      counted.set(key, { ok: before?.ok ?? 0, failed: before?.failed ?? 0, traffic });
    },
    stop: () => server.close(),
  };
}
