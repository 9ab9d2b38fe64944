import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/**
 * Prometheus metrics of one service: RED of its HTTP server by route template (never by raw path, whose values are without
 * end), and the process. Further metrics register with `registry`.
 *
 * @example
 * ```ts
 * const metrics = new HttpMetrics();
 * metrics.observe({ method: 'GET', route: '/orders/{orderId}', status: 200, seconds: 0.004 });
 * ```
 */
export class HttpMetrics {
  readonly registry = new Registry();
  readonly #duration: Histogram<'method' | 'route' | 'status'>;

  constructor(options: { processMetrics?: boolean } = {}) {
    this.#duration = new Histogram({
      name: 'http_server_request_duration_seconds',
      help: 'Duration of HTTP requests by route template',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [this.registry],
    });
    if (options.processMetrics) collectDefaultMetrics({ register: this.registry });
  }

  observe(request: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status, seconds } = request;
    this.#duration.observe({ method, route, status: String(status) }, seconds);
  }
}
