import { AuthenticationError, InputError } from '@backstage/errors';
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { requirePrincipal } from '../auth/requirePrincipal.ts';
import type { Principal } from '../auth/principal.ts';
import { inTransaction } from '../db/transaction.ts';
import { AttemptLostError, type StoredAnswer } from '../idempotency/idempotencyStore.ts';
import type { HttpParts } from './app.ts';
import { beginIdempotent } from './idempotentRoute.ts';
import { requestOf } from './observeRequests.ts';
import { HttpError, ValidationError } from './problem.ts';
import { replied, type Reply, type Route, type RouteContext } from './route.ts';

/** Carries out one route: who, what, once, and the answer as it was declared. */
export function handleRoute(route: Route, parts: HttpParts): RequestHandler {
  if (route.idempotency && !parts.idempotency) {
    throw new Error(`${route.method} ${route.path}: \`idempotency\` needs \`database: true\``);
  }
  return async (req, res, next) => {
    try {
      await answer(route, parts, req, res);
    } catch (error) {
      next(error);
    }
  };
}

async function answer(route: Route, parts: HttpParts, req: Request, res: Response): Promise<void> {
  const principal = await authenticate(route, parts, req);
  const tenantId = tenantOf(principal, req);
  const input = parseInput(route, req);
  const ifMatch = parseIfMatch(route, req.get('if-match'));
  const context = {
    ...input,
    principal,
    tenantId,
    ifMatch,
    requestId: requestOf(res).requestId,
    headers: req.headers,
    signal: signalOf(res),
    logger: parts.logger.child({ requestId: requestOf(res).requestId }),
  };
  const key = req.get('idempotency-key');
  if (route.idempotency === 'required' && !key) {
    throw new InputError(
      '`Idempotency-Key` must be sent: a value that is the same for each repetition of this request',
    );
  }
  const begun =
    route.idempotency && key
      ? await beginIdempotent(route, parts.idempotency!, { key, tenantId, principal, req, input })
      : undefined;
  if (begun?.answer) {
    res.set('Idempotency-Replayed', 'true');
    send(res, begun.answer);
    return;
  }
  const attempt = begun?.attempt;
  let stored: StoredAnswer | undefined;
  const transaction: RouteContext<unknown, unknown, unknown>['transaction'] = work => {
    if (!parts.database)
      throw new Error('`transaction` needs `database: true` in the definition of the service');
    let kept: StoredAnswer | undefined;
    return inTransaction(
      parts.database,
      async trx => {
        const result = await work(trx);
        kept = undefined;
        if (attempt && replied(result)) {
          kept = checkReply(route, result);
          await attempt.complete(kept, trx);
        }
        return result;
      },
      { tenantId },
    ).then(result => {
      stored ??= kept;
      return result;
    });
  };
  try {
    const result = await route.handler({ ...context, idempotencyKey: key, transaction });
    const checked = stored ?? checkReply(route, result);
    if (attempt && !stored) await attempt.complete(checked);
    send(res, checked);
  } catch (error) {
    // Once the answer is stored the effect is committed: what failed after it must not open the key again.
    if (attempt && !stored) await attempt.release();
    if (error instanceof AttemptLostError) {
      throw new HttpError(409, `${error.message}; its answer can be had with the same key`, {
        'Retry-After': '1',
      });
    }
    throw error;
  }
}

async function authenticate(
  route: Route,
  parts: HttpParts,
  req: Request,
): Promise<Principal | undefined> {
  const header = req.get('authorization');
  let principal: Principal | undefined;
  if (header !== undefined) {
    const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
    if (!token) throw new AuthenticationError('`Authorization` must be `Bearer <token>`');
    principal = await parts.verifier.verify(token);
  }
  if (route.auth !== 'public') requirePrincipal(principal, route.permissions);
  return principal;
}

/** A person's tenant is in their token and nowhere else. */
function tenantOf(principal: Principal | undefined, req: Request): string | undefined {
  if (principal?.kind === 'person') return principal.tenantId;
  const tenant = req.get('x-tenant-id');
  if (tenant !== undefined && !/^[\w-]{1,64}$/.test(tenant)) {
    throw new InputError('`X-Tenant-Id` must be 1 to 64 letters, digits, dashes or underscores');
  }
  return tenant;
}

function parseInput(route: Route, req: Request) {
  const errors: { path: string; message: string }[] = [];
  const parse = (where: string, schema: z.ZodType | undefined, value: unknown) => {
    if (!schema) return undefined;
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      errors.push({ path: [where, ...issue.path.map(String)].join('.'), message: issue.message });
    }
    return undefined;
  };
  const input = {
    params: parse('params', route.params, req.params),
    query: parse('query', route.query, req.query),
    body: parse('body', route.body, req.body),
  };
  if (errors.length > 0) throw new ValidationError(errors);
  return input;
}

function parseIfMatch(route: Route, header: string | undefined): number | undefined {
  if (header === undefined) {
    if (route.ifMatch !== 'required') return undefined;
    throw new HttpError(428, '`If-Match` must be sent: the `ETag` of what you have seen');
  }
  if (header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new InputError('`If-Match` must be an `ETag` of this resource, like "3"');
  return Number(version);
}

function signalOf(res: Response): AbortSignal {
  const controller = new AbortController();
  res.on('close', () => {
    if (!res.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** The answer as declared: fields that the schema does not name never leave. A wrong answer is our fault: 500. */
function checkReply(route: Route, result: Reply): StoredAnswer {
  const schema = route.responses[result.status];
  if (!schema) {
    throw new Error(
      `${route.operationId} answered ${result.status}, which is not in its \`responses\``,
    );
  }
  return {
    status: result.status,
    body: schema.parse(result.body),
    version: result.version,
    headers: result.headers && { ...result.headers },
  };
}

function send(res: Response, answered: StoredAnswer): void {
  if (answered.headers) res.set(answered.headers);
  if (answered.version !== undefined) res.set('ETag', `"${answered.version}"`);
  res.status(answered.status);
  if (answered.body === undefined) res.end();
  else res.json(answered.body);
}
