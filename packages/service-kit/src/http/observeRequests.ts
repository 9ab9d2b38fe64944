import { randomUUID } from 'node:crypto';
import { trace } from '@opentelemetry/api';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../telemetry/logger.ts';
import type { HttpMetrics } from '../telemetry/metrics.ts';

/** What is known of a request in flight. */
export interface ObservedRequest {
  readonly requestId: string;
  /** Template of the route, once it is known. */
  route: string;
}

const REQUEST = Symbol('request');
const PROBES = new Set(['/livez', '/readyz', '/metrics', '/openapi.json']);

/** What {@link observeRequests} noted of the request that this response answers. */
export function requestOf(res: Response): ObservedRequest {
  return (res as Response & { [REQUEST]: ObservedRequest })[REQUEST];
}

/** Gives each request an id (the caller's, if it sent one), and counts and logs it by route template when it has ended. */
export function observeRequests(parts: { metrics: HttpMetrics; logger: Logger }): RequestHandler {
  return (req, res, next) => {
    const sent = req.get('x-request-id');
    const requestId = sent && /^[\w.-]{8,128}$/.test(sent) ? sent : randomUUID();
    const request: ObservedRequest = { requestId, route: 'unmatched' };
    (res as Response & { [REQUEST]?: ObservedRequest })[REQUEST] = request;
    res.set('X-Request-Id', requestId);
    trace.getActiveSpan()?.setAttribute('http.request.id', requestId);
    if (PROBES.has(req.path)) return next();

    const begun = process.hrtime.bigint();
    let counted = false;
    const count = () => {
      if (counted) return;
      counted = true;
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      // 499 in the manner of nginx: the client went away before the answer.
      const status = res.writableFinished ? res.statusCode : 499;
      const { route } = request;
      parts.metrics.observe({ method: req.method, route, status, seconds });
      parts.logger.info('request', {
        requestId,
        method: req.method,
        route,
        status,
        milliseconds: Math.round(seconds * 1e4) / 10,
      });
    };
    res.on('finish', count);
    res.on('close', count);
    next();
  };
}
