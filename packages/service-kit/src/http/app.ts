import { NotFoundError } from '@backstage/errors';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Knex } from 'knex';
import type { TokenVerifier } from '../auth/tokenVerifier.ts';
import type { IdempotencyStore } from '../idempotency/idempotencyStore.ts';
import type { HttpMetrics } from '../telemetry/metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import { allowLocalBrowsers } from './cors.ts';
import { handleRoute } from './handleRoute.ts';
import { openApiDocument } from './openapi.ts';
import type { ReadinessChecks } from './readiness.ts';
import { HttpError, statusOf, toProblem, ValidationError } from './problem.ts';
import { observeRequests, requestOf } from './observeRequests.ts';
import type { Route } from './route.ts';

/** What the HTTP side of a service is made of. */
export interface HttpParts {
  name: string;
  version: string;
  description?: string;
  routes: readonly Route[];
  verifier: TokenVerifier;
  database: Knex | undefined;
  idempotency: IdempotencyStore | undefined;
  metrics: HttpMetrics;
  readiness: ReadinessChecks;
  logger: Logger;
  faults: RequestHandler;
  corsOrigins: readonly string[];
}

/** Composes the express app of a service: probes, then its routes, then errors as problem+json. */
export function createHttpApp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(observeRequests(parts));
  app.use(allowLocalBrowsers(parts.corsOrigins));
  addProbes(app, parts);
  app.use(parts.faults);
  for (const route of parts.routes) {
    const path = route.path.replace(/\{(\w+)\}/g, ':$1');
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const body = route.body
      ? [requireJson, express.json({ limit: route.bodyLimit ?? '100kb', strict: false })]
      : [];
    app[method](path, named(route), ...body, handleRoute(route, parts));
  }
  app.use(refuseMethod(parts.routes), notFound, answerError(parts.logger));
  return app;
}

function addProbes(app: Express, parts: HttpParts): void {
  const document = openApiDocument({ ...parts, title: parts.name });
  app.get('/livez', (_req, res) => res.json({ status: 'ok' }));
  app.get('/readyz', async (_req, res) => {
    const report = await parts.readiness.run();
    res.status(report.ok ? 200 : 503).json(report);
  });
  app.get('/metrics', async (_req, res) => {
    res.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  app.get('/openapi.json', (_req, res) => res.json(document));
}

/** Notes the template, for metrics and logs: also for requests that fail before the handler. */
function named(route: Route): RequestHandler {
  return (_req, res, next) => {
    requestOf(res).route = route.path;
    next();
  };
}

const requireJson: RequestHandler = (req, _res, next) => {
  const has = req.headers['content-length'] !== '0' && req.headers['content-type'] !== undefined;
  if (has && !req.is(['application/json', 'application/*+json'])) {
    throw new HttpError(415, 'The body must be JSON: send `Content-Type: application/json`');
  }
  next();
};

/** A path that exists under another method is 405, not 404. */
function refuseMethod(routes: readonly Route[]): RequestHandler {
  const patterns = routes.map(route => ({
    method: route.method,
    pattern: new RegExp(
      `^${route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`,
      'i',
    ),
  }));
  return (req, _res, next) => {
    const allowed = patterns.filter(each => each.pattern.test(req.path)).map(each => each.method);
    if (allowed.length === 0) return next();
    const allow = [...new Set(allowed)].sort().join(', ');
    throw new HttpError(405, `${req.method} is not possible here; possible: ${allow}`, {
      Allow: allow,
    });
  };
}

const notFound: RequestHandler = req => {
  throw new NotFoundError(
    `There is no ${req.method} ${req.path}; /openapi.json lists what there is`,
  );
};

function answerError(logger: Logger): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    const { requestId } = requestOf(res);
    const status = statusOf(error);
    if (status >= 500) logger.error('request failed', { requestId, error });
    if (res.headersSent) {
      res.destroy();
      return;
    }
    if (error instanceof HttpError) res.set(error.headers);
    if (status === 401) res.set('WWW-Authenticate', 'Bearer');
    res.status(status).type('application/problem+json');
    res.send(JSON.stringify(toProblem(bodyError(error), requestId)));
  };
}

/** body-parser speaks of "Unexpected token"; the client is told which part of the request is meant. */
function bodyError(error: unknown): unknown {
  if ((error as { type?: string } | undefined)?.type !== 'entity.parse.failed') return error;
  return new ValidationError([{ path: 'body', message: 'must be valid JSON' }]);
}
