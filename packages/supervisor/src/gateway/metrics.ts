/** Fine where services of one machine answer: releases are compared by where their requests fall. */
const BUCKETS_SECONDS = [
  0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.075, 0.1, 0.175, 0.25, 0.5, 1,
  2.5, 5, 10,
];

/** One request that is over. */
export interface Answered {
  environment: string;
  service: string;
  /** Digest that answered; empty where none did. */
  release: string;
  role: string;
  /** Sent by a generator of traffic, not by a person or a program that wants something. */
  synthetic: boolean;
  /** 0 when the client went away before an answer. */
  status: number;
  seconds: number;
}

interface Series {
  labels: string;
  service: string;
  environment: string;
  count: number;
  sumSeconds: number;
  buckets: number[];
}

/** Requests of one service as they stand now. */
export interface ServiceTraffic {
  /** Milliseconds since 1970. */
  lastRequestTime: number;
  inFlight: number;
  requests: number;
}

/** Counts requests by service, environment, release, its role, and status class; never by path. */
export class GatewayMetrics {
  readonly #series = new Map<string, Series>();
  readonly #services = new Map<string, ServiceTraffic>();
  readonly #instances = new Map<string, number>();

  /** `requests` counts those that somebody meant: synthetic ones keep a service awake, and are nobody's usage. */
  arrived(environment: string, service: string, now: number, synthetic: boolean): ServiceTraffic {
    const key = `${environment}/${service}`;
    let traffic = this.#services.get(key);
    if (!traffic) {
      traffic = { lastRequestTime: now, inFlight: 0, requests: 0 };
      this.#services.set(key, traffic);
    }
    traffic.lastRequestTime = now;
    traffic.inFlight += 1;
    if (!synthetic) {
      traffic.requests += 1;
    }
    return traffic;
  }

  sentTo(instanceId: string, change: 1 | -1): void {
    const count = (this.#instances.get(instanceId) ?? 0) + change;
    if (count > 0) {
      this.#instances.set(instanceId, count);
    } else {
      this.#instances.delete(instanceId);
    }
  }

  answered({ environment, service, release, role, synthetic, status, seconds }: Answered): void {
    const statusClass = status >= 100 ? `${Math.floor(status / 100)}xx` : 'aborted';
    const labels =
      `service="${service}",env="${environment}",release="${release}",role="${role}"` +
      `${synthetic ? ',synthetic="1"' : ''},status="${statusClass}"`;
    let series = this.#series.get(labels);
    if (!series) {
      series = {
        labels,
        service,
        environment,
        count: 0,
        sumSeconds: 0,
        buckets: BUCKETS_SECONDS.map(() => 0),
      };
      this.#series.set(labels, series);
    }
    series.count += 1;
    series.sumSeconds += seconds;
    for (let i = BUCKETS_SECONDS.length - 1; i >= 0 && seconds <= BUCKETS_SECONDS[i]; i--) {
      series.buckets[i] += 1;
    }
  }

  traffic() {
    return {
      services: Object.fromEntries(this.#services),
      instances: Object.fromEntries(this.#instances),
    };
  }

  /** Forgets services that have no route any more, so that made-up or deleted names take no memory. */
  keepOnly(known: (environment: string, service: string) => boolean): void {
    for (const [key, series] of this.#series) {
      if (!known(series.environment, series.service)) {
        this.#series.delete(key);
      }
    }
    for (const [key, traffic] of this.#services) {
      const [environment, service] = key.split('/');
      if (!known(environment, service) && traffic.inFlight === 0) {
        this.#services.delete(key);
      }
    }
  }

  /** Prometheus text format. */
  text(): string {
    const lines = [
      '# HELP gateway_requests_total Requests answered by the gateway.',
      '# TYPE gateway_requests_total counter',
    ];
    for (const series of this.#series.values()) {
      lines.push(`gateway_requests_total{${series.labels}} ${series.count}`);
    }
    lines.push(
      '# HELP gateway_request_duration_seconds Time from arrival to the last byte of the answer.',
      '# TYPE gateway_request_duration_seconds histogram',
    );
    for (const { labels, buckets, count, sumSeconds } of this.#series.values()) {
      BUCKETS_SECONDS.forEach((limit, i) =>
        lines.push(
          `gateway_request_duration_seconds_bucket{${labels},le="${limit}"} ${buckets[i]}`,
        ),
      );
      lines.push(
        `gateway_request_duration_seconds_bucket{${labels},le="+Inf"} ${count}`,
        `gateway_request_duration_seconds_sum{${labels}} ${sumSeconds}`,
        `gateway_request_duration_seconds_count{${labels}} ${count}`,
      );
    }
    lines.push('# HELP gateway_requests_in_flight Requests that are not answered yet.');
    lines.push('# TYPE gateway_requests_in_flight gauge');
    for (const [key, { inFlight }] of this.#services) {
      const [environment, service] = key.split('/');
      lines.push(
        `gateway_requests_in_flight{service="${service}",env="${environment}"} ${inFlight}`,
      );
    }
    return `${lines.join('\n')}\n`;
  }
}
