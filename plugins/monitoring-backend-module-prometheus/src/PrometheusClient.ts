import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';

const answerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.object({
      resultType: z.literal('matrix'),
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])),
        }),
      ),
    }),
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string() }),
]);

export interface PrometheusSeries {
  metric: Record<string, string>;
  /** Seconds since 1970, and the value as text. */
  values: Array<[number, string]>;
}

const TIMEOUT_MS = 10_000;

/** The HTTP API of Prometheus, as far as charts need it. */
export class PrometheusClient {
  readonly #url: string;
  readonly #token?: string;

  constructor(options: { url: string; token?: string }) {
    this.#url = options.url.replace(/\/+$/, '');
    this.#token = options.token;
  }

  /**
   * Times in seconds since 1970.
   *
   * @throws ServiceUnavailableError when Prometheus does not answer, or refuses the query
   */
  async range(
    query: string,
    { start, end, step }: { start: number; end: number; step: number },
  ): Promise<PrometheusSeries[]> {
    const times = { start: String(start), end: String(end), step: String(step) };
    let body: unknown;
    try {
      const response = await fetch(`${this.#url}/api/v1/query_range`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        },
        body: new URLSearchParams({ query, ...times }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      body = await response.json();
    } catch (error) {
      throw this.#unavailable('does not answer', error);
    }
    const answer = answerSchema.safeParse(body);
    if (!answer.success) throw this.#unavailable('answers with something else', answer.error);
    if (answer.data.status === 'error') {
      throw this.#unavailable(`refuses the query (${answer.data.error})`);
    }
    return answer.data.data.result;
  }

  #unavailable(what: string, cause?: unknown): ServiceUnavailableError {
    return new ServiceUnavailableError(
      `Prometheus at ${
        this.#url
      } ${what}. Services are not affected; metrics are shown again when it does.`,
      cause,
    );
  }
}
