import { setTimeout as delay } from 'node:timers/promises';
import { ResponseError, ServiceUnavailableError } from '@backstage/errors';
import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import CircuitBreaker from 'opossum';
import type { z } from 'zod';

/** One call of another service. */
export interface ServiceRequest<S extends z.ZodType | undefined = undefined> {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** OpenAPI template: `/products/{productId}`. */
  path: `/${string}`;
  params?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Schema of the answer's body; without it the answer is not read. */
  response?: S;
  /** On behalf of which tenant. */
  tenantId?: string;
  /** Makes an unsafe call repeatable. */
  idempotencyKey?: string;
  ifMatch?: number;
  /** Of each attempt. Default 2000. */
  timeoutMilliseconds?: number;
  signal?: AbortSignal;
}

/** Whom to call and how often. */
export interface ServiceClientOptions {
  service: string;
  baseUrl: string;
  /** The caller's own token, read anew for each call. */
  token: () => Promise<string | undefined>;
  /** Attempts of a repeatable call. Default 3. */
  maxAttempts?: number;
}

const REPEATABLE = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
const TRY_AGAIN = new Set([429, 502, 503, 504]);

/** Thrown inside, to be tried again; carries what the server asked for. */
class TransientError extends Error {
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number, cause?: unknown) {
    super(message, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Calls another service: with a time-out, again when that is safe (an idempotent method or a key), with the caller's token and
 * the trace. After many failures calls are refused at once for 5 s, so that a slow neighbour does not slow us.
 *
 * @example
 * ```ts
 * const product = await client.call({ path: '/products/{productId}', params: { productId }, response: productSchema, tenantId });
 * ```
 */
export class ServiceClient {
  readonly #options: ServiceClientOptions;
  readonly #breaker: CircuitBreaker<[ServiceRequest<z.ZodType | undefined>], Response>;

  constructor(options: ServiceClientOptions) {
    this.#options = options;
    this.#breaker = new CircuitBreaker(request => this.#once(request), {
      // Each attempt has its own time-out.
      timeout: false,
      resetTimeout: 5_000,
      errorThresholdPercentage: 50,
      volumeThreshold: 10,
      // What the caller did wrong says nothing about the health of the other side.
      errorFilter: error => !(error instanceof TransientError),
    });
  }

  /**
   * @throws ResponseError with the other side's status (4xx); ServiceUnavailableError when it does not answer or the breaker is
   * open.
   */
  async call<S extends z.ZodType | undefined = undefined>(
    request: ServiceRequest<S>,
  ): Promise<S extends z.ZodType ? z.output<S> : undefined> {
    const method = request.method ?? 'GET';
    const repeatable = REPEATABLE.has(method) || request.idempotencyKey !== undefined;
    const attempts = repeatable ? this.#options.maxAttempts ?? 3 : 1;
    const response = await this.#traced(method, request, () => this.#attempts(request, attempts));
    if (!request.response) {
      await response.body?.cancel();
      return undefined as never;
    }
    return request.response.parse(await response.json()) as never;
  }

  /** Ends the breaker's timers. */
  close(): void {
    this.#breaker.shutdown();
  }

  async #attempts(
    request: ServiceRequest<z.ZodType | undefined>,
    attempts: number,
  ): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#breaker.fire(request);
      } catch (error) {
        if (!(error instanceof TransientError)) throw this.#refused(error);
        if (attempt >= attempts || request.signal?.aborted) {
          throw new ServiceUnavailableError(`${this.#options.service} ${error.message}`, error);
        }
        // Full jitter; a server that says when is believed, up to 2 s.
        const asked = Math.min(2, error.retryAfterSeconds) * 1000;
        await delay(asked + Math.random() * 100 * 2 ** attempt, undefined, {
          signal: request.signal,
        });
      }
    }
  }

  #refused(error: unknown): unknown {
    if ((error as { code?: string }).code !== 'EOPENBREAKER') return error;
    return new ServiceUnavailableError(
      `${this.#options.service} has failed too often and is left alone for some seconds`,
    );
  }

  async #once(request: ServiceRequest<z.ZodType | undefined>): Promise<Response> {
    const timeout = AbortSignal.timeout(request.timeoutMilliseconds ?? 2_000);
    const headers = await this.#headers(request);
    let response: Response;
    try {
      response = await fetch(this.#url(request), {
        method: request.method ?? 'GET',
        headers,
        body: request.body === undefined ? undefined : JSON.stringify(request.body),
        signal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
        redirect: 'error',
      });
    } catch (error) {
      if (request.signal?.aborted) throw error;
      const reason = timeout.aborted ? 'did not answer in time' : 'cannot be reached';
      throw new TransientError(reason, 0, error);
    }
    if (response.ok) return response;
    if (TRY_AGAIN.has(response.status)) {
      await response.body?.cancel();
      const after = Number(response.headers.get('retry-after')) || 0;
      throw new TransientError(`answered ${response.status}`, after);
    }
    throw await ResponseError.fromResponse(response);
  }

  #url({ path, params = {}, query = {} }: ServiceRequest<z.ZodType | undefined>): URL {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
      if (params[name] === undefined) throw new Error(`${path} needs the parameter "${name}"`);
      return encodeURIComponent(params[name]);
    });
    const url = new URL(this.#options.baseUrl.replace(/\/$/, '') + filled);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  async #headers(request: ServiceRequest<z.ZodType | undefined>): Promise<Record<string, string>> {
    const headers: Record<string, string> = { accept: 'application/json' };
    const token = await this.#options.token();
    if (token) headers.authorization = `Bearer ${token}`;
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.tenantId) headers['x-tenant-id'] = request.tenantId;
    if (request.idempotencyKey) headers['idempotency-key'] = request.idempotencyKey;
    if (request.ifMatch !== undefined) headers['if-match'] = `"${request.ifMatch}"`;
    propagation.inject(context.active(), headers);
    return headers;
  }

  async #traced<T>(method: string, request: { path: string }, work: () => Promise<T>): Promise<T> {
    const attributes = { 'http.request.method': method, 'peer.service': this.#options.service };
    return trace
      .getTracer('@internal/service-kit')
      .startActiveSpan(
        `${method} ${request.path}`,
        { kind: SpanKind.CLIENT, attributes },
        async span => {
          try {
            return await work();
          } catch (error) {
            span.recordException(error as Error);
            span.setStatus({ code: SpanStatusCode.ERROR });
            throw error;
          } finally {
            span.end();
          }
        },
      );
  }
}
