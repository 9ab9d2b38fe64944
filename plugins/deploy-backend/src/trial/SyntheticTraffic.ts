import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import type { TrafficRun } from '@internal/plugin-deploy-common';
import { nthRequest, type SyntheticRequest } from './syntheticRequests';

/** Made-up people have a tenant of their own, so nothing of it stands among the data of others. */
const TENANT = 'synthetic';
const TIMEOUT_MS = 10_000;
/** A service that does not keep up gets no more than this at once. */
const MAX_IN_FLIGHT = 100;
const TICK_MS = 20;
const KEPT_DURATIONS = 2_000;

/** Sends requests at a steady rate, marked as synthetic, and counts what comes back. */
export class SyntheticTraffic {
  readonly #baseUrl: URL;
  readonly #requests: SyntheticRequest[];
  readonly #token: () => Promise<string>;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #durations: number[] = [];
  readonly #counts = { sent: 0, succeeded: 0, refused: 0, failed: 0 };
  readonly #byRelease: NonNullable<TrafficRun['byRelease']> = {};
  readonly #rate: number;
  #timer?: NodeJS.Timeout;
  #inFlight = 0;
  #turn = 0;

  constructor(options: {
    /** Of the service through the gateway. */
    baseUrl: string;
    requests: SyntheticRequest[];
    requestsPerSecond: number;
    token: () => Promise<string>;
  }) {
    this.#baseUrl = new URL(options.baseUrl);
    this.#requests = options.requests;
    this.#rate = options.requestsPerSecond;
    this.#token = options.token;
  }

  start(): void {
    let last = performance.now();
    let due = 0;
    this.#timer = setInterval(() => {
      const now = performance.now();
      due += ((now - last) / 1000) * this.#rate;
      last = now;
      // After a pause of the process the missed ones are not sent all at once.
      due = Math.min(due, this.#rate);
      for (; due >= 1; due -= 1) {
        if (this.#inFlight < MAX_IN_FLIGHT) void this.#send();
      }
    }, TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  /** What came back so far. */
  counts(): Pick<TrafficRun, 'sent' | 'succeeded' | 'refused' | 'failed' | 'byRelease' | 'p95Ms'> {
    const sorted = [...this.#durations].sort((a, b) => a - b);
    const p95 = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)];
    return {
      ...this.#counts,
      byRelease: structuredClone(this.#byRelease),
      ...(p95 !== undefined && { p95Ms: Math.round(p95 * 10) / 10 }),
    };
  }

  async #send(): Promise<void> {
    const request = nthRequest(this.#requests, this.#turn++);
    this.#inFlight += 1;
    this.#counts.sent += 1;
    const started = performance.now();
    try {
      const { status, release } = await this.#exchange(request, await this.#token());
      const failed = status >= 500;
      if (failed) this.#counts.failed += 1;
      else if (status >= 400) this.#counts.refused += 1;
      else this.#counts.succeeded += 1;
      if (release) {
        const counts = (this.#byRelease[release] ??= { sent: 0, failed: 0 });
        counts.sent += 1;
        counts.failed += Number(failed);
      }
      this.#durations.push(performance.now() - started);
      if (this.#durations.length > KEPT_DURATIONS) this.#durations.shift();
    } catch {
      // No answer: the connection was refused or lost, or it took too long.
      this.#counts.failed += 1;
    } finally {
      this.#inFlight -= 1;
    }
  }

  #exchange(
    { method, path, body, idempotencyKey }: SyntheticRequest,
    token: string,
  ): Promise<{ status: number; release?: string }> {
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          agent: this.#agent,
          host: this.#baseUrl.hostname,
          port: this.#baseUrl.port,
          method,
          path: `${this.#baseUrl.pathname}${path}`,
          timeout: TIMEOUT_MS,
          headers: {
            authorization: `Bearer ${token}`,
            'x-devopshub-synthetic': '1',
            'x-tenant-id': TENANT,
            ...(idempotencyKey && { 'idempotency-key': randomUUID() }),
            ...(payload && {
              'content-type': 'application/json',
              'content-length': payload.length,
            }),
          },
        },
        response => {
          const release = response.headers['x-devopshub-release'];
          response.resume();
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              ...(typeof release === 'string' && { release }),
            }),
          );
        },
      );
      outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
      outgoing.once('error', reject);
      outgoing.end(payload);
    });
  }
}
