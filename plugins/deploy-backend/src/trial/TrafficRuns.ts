import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { TrafficRun } from '@internal/plugin-deploy-common';
import type { Clock } from '@internal/plugin-kit';
import { syntheticRequests } from './syntheticRequests';
import { SyntheticTraffic } from './SyntheticTraffic';

export interface TrafficRequest {
  entityRef: string;
  service: string;
  environment: string;
  requestsPerSecond: number;
  minutes: number;
  actor: string;
}

const KEPT = 50;
const TOKEN_MS = 10 * 60_000;

/** Synthetic traffic to services of this machine. It is sent by this process and ends with it. */
export class TrafficRuns {
  readonly #runs = new Map<
    string,
    { run: TrafficRun; traffic: SyntheticTraffic; timer: NodeJS.Timeout }
  >();

  constructor(
    private readonly options: {
      clock: Clock;
      /** Of a service through the gateway, e.g. `http://127.0.0.1:7008/_/prod/order`. */
      urlOf: (service: string, environment: string) => string;
      /** A token that the service accepts. */
      tokenFor: (environment: string) => Promise<string>;
    },
  ) {}

  /**
   * @throws ConflictError when traffic is being sent there already
   * @throws InputError when the service does not answer
   */
  async start(request: TrafficRequest): Promise<TrafficRun> {
    const { minutes, ...about } = request;
    this.#refuseSecond(about);
    const baseUrl = this.options.urlOf(about.service, about.environment);
    const requests = syntheticRequests(await documentOf(baseUrl, about));
    // Two may have asked at once while the document was read.
    this.#refuseSecond(about);
    const traffic = new SyntheticTraffic({
      baseUrl,
      requests,
      requestsPerSecond: about.requestsPerSecond,
      token: renewed(() => this.options.tokenFor(about.environment)),
    });
    const start = this.options.clock.now();
    const run: TrafficRun = {
      ...about,
      id: randomUUID(),
      startTime: start.toISOString(),
      endTime: new Date(start.getTime() + minutes * 60_000).toISOString(),
      phase: 'Running',
      message: `${requests.length} kinds of requests from its OpenAPI document; ends with the portal`,
      sent: 0,
      succeeded: 0,
      refused: 0,
      failed: 0,
    };
    const timer = setTimeout(() => this.#end(run.id, 'its time was over'), minutes * 60_000);
    timer.unref();
    this.#runs.set(run.id, { run, traffic, timer });
    traffic.start();
    this.#forget();
    return run;
  }

  /** Newest first. */
  list(entityRef: string): TrafficRun[] {
    return [...this.#runs.values()]
      .filter(({ run }) => run.entityRef === entityRef)
      .map(({ run, traffic }) => ({ ...run, ...traffic.counts() }))
      .reverse();
  }

  running(place: { service: string; environment: string }): TrafficRun | undefined {
    return [...this.#runs.values()].find(
      ({ run }) =>
        run.phase === 'Running' &&
        run.service === place.service &&
        run.environment === place.environment,
    )?.run;
  }

  /** @throws NotFoundError */
  get(id: string): TrafficRun {
    const known = this.#runs.get(id);
    if (!known) {
      throw new NotFoundError(
        `There is no traffic '${id}'. It ends with the portal, so after a restart it is not known any more.`,
      );
    }
    return { ...known.run, ...known.traffic.counts() };
  }

  /** Idempotent. @throws NotFoundError */
  stop(id: string): TrafficRun {
    this.get(id);
    this.#end(id, 'stopped by a person');
    return this.get(id);
  }

  close(): void {
    for (const id of this.#runs.keys()) this.#end(id, 'the portal stopped');
  }

  #end(id: string, message: string): void {
    const known = this.#runs.get(id);
    if (!known || known.run.phase !== 'Running') return;
    clearTimeout(known.timer);
    known.traffic.stop();
    const endTime = this.options.clock.now().toISOString();
    Object.assign(known.run, { phase: 'Ended', message, endTime });
  }

  #refuseSecond({ service, environment }: { service: string; environment: string }): void {
    const other = this.running({ service, environment });
    if (!other) return;
    throw new ConflictError(
      `Traffic is already being sent to "${service}" in "${environment}" until ${other.endTime}. Stop it first to send at another rate.`,
    );
  }

  #forget(): void {
    const ended = [...this.#runs.values()].filter(({ run }) => run.phase !== 'Running');
    for (const { run } of ended.slice(0, Math.max(0, this.#runs.size - KEPT))) {
      this.#runs.delete(run.id);
    }
  }
}

async function documentOf(
  baseUrl: string,
  { service, environment }: { service: string; environment: string },
): Promise<unknown> {
  try {
    const response = await fetch(`${baseUrl}/openapi.json`, {
      headers: { 'x-devopshub-synthetic': '1' },
      signal: AbortSignal.timeout(20_000),
    });
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    return response.ok ? await response.json() : undefined;
  } catch (error) {
    throw new InputError(
      `"${service}" does not answer in "${environment}" (${
        (error as Error).message
      }), so no traffic was sent. Deploy it there first.`,
    );
  }
}

/** Tokens live longer than this, and asking for one with each request would be most of the work. */
function renewed(ask: () => Promise<string>): () => Promise<string> {
  let known: { token: Promise<string>; time: number } | undefined;
  return () => {
    if (!known || performance.now() - known.time > TOKEN_MS) {
      const token = ask();
      known = { token, time: performance.now() };
      token.catch(() => (known = undefined));
    }
    return known.token;
  };
}
