/** Answer of the service: status, headers and the parsed body. */
export interface TestResponse<Body = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** Headers and query of one request. */
export interface TestRequestOptions {
  headers?: Record<string, string>;
  query?: Record<string, string | number>;
  idempotencyKey?: string;
  ifMatch?: number;
}

/**
 * Makes requests to a service under test; never throws for a status.
 *
 * @example
 * ```ts
 * const { status, body } = await app.as('person', { tenantId: 'acme' }).get('/greetings');
 * ```
 */
export class TestClient {
  readonly #url: string;
  readonly #headers: () => Promise<Record<string, string>>;

  constructor(url: string, headers: () => Promise<Record<string, string>>) {
    this.#url = url;
    this.#headers = headers;
  }

  get = (path: string, options?: TestRequestOptions) =>
    this.#request('GET', path, undefined, options);
  delete = (path: string, options?: TestRequestOptions) =>
    this.#request('DELETE', path, undefined, options);
  post = (path: string, body?: unknown, options?: TestRequestOptions) =>
    this.#request('POST', path, body, options);
  put = (path: string, body?: unknown, options?: TestRequestOptions) =>
    this.#request('PUT', path, body, options);
  patch = (path: string, body?: unknown, options?: TestRequestOptions) =>
    this.#request('PATCH', path, body, options);

  async #request(
    method: string,
    path: string,
    body: unknown,
    options: TestRequestOptions = {},
  ): Promise<TestResponse> {
    const url = new URL(path, this.#url);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      url.searchParams.set(name, String(value));
    }
    const response = await fetch(url, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(options.idempotencyKey && { 'idempotency-key': options.idempotencyKey }),
        ...(options.ifMatch !== undefined && { 'if-match': `"${options.ifMatch}"` }),
        ...(await this.#headers()),
        ...options.headers,
      },
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : text,
    };
  }
}
