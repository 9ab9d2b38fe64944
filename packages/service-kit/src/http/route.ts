import type { Knex } from 'knex';
import { z } from 'zod';
import type { Principal } from '../auth/index.ts';
import type { Logger } from '../telemetry/index.ts';

type Schemas = Record<number, z.ZodType>;

/** A status, a body that fits the schema declared for that status, and headers. Made by {@link reply}. */
export interface Reply<Status extends number = number, Body = unknown> {
  readonly status: Status;
  readonly body: Body;
  /** Sent as `ETag`; a client gives it back as `If-Match`. */
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

type ReplyOf<R extends Schemas> = {
  [S in keyof R & number]: Reply<S, z.input<R[S]>>;
}[keyof R & number];

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler gets: parsed input and the request's surroundings. */
export interface RouteContext<Params, Query, Body, Who = Principal | undefined> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly principal: Who;
  /** From the principal's token; for workloads and public routes from `X-Tenant-Id`. */
  readonly tenantId: string | undefined;
  readonly requestId: string;
  /** Version that the client has seen (`If-Match: "3"`). */
  readonly ifMatch: number | undefined;
  readonly idempotencyKey: string | undefined;
  /** Request headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /** Carries request id and trace id. */
  readonly logger: Logger;
  /**
   * Runs work in one transaction with the tenant set for row-level security; serialization failures and deadlocks are tried
   * again, so `work` must have no effect outside the database. On a route with an idempotency key, a reply that `work`
   * returns is stored in the same transaction: effect and answer are kept together or not at all.
   */
  transaction<T>(work: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
}

/** One operation. Validation and the OpenAPI document are both made from it. */
export interface RouteDefinition<
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
  R extends Schemas,
  A extends 'public' | 'principal',
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** OpenAPI template: `/greetings/{greetingId}`. */
  path: `/${string}`;
  /** Becomes the `operationId`: `createGreeting`. */
  operationId: string;
  summary: string;
  description?: string;
  tags?: string[];
  /** `principal` (the default): a valid token is required. `public`: anybody; a token that is sent must still be valid. */
  auth?: A;
  /** Permissions that a person needs; workloads of the same environment pass. */
  permissions?: readonly string[];
  params?: P;
  query?: Q;
  body?: B;
  /** Schema by status of every reply of the handler; `z.void()` for none. Errors are thrown and need no entry. */
  responses: R;
  /** Meaning of the `Idempotency-Key` header; needs a database. */
  idempotency?: 'required' | 'honoured';
  /** `required`: without `If-Match` the answer is 428. */
  ifMatch?: 'required';
  /** Of the request body, e.g. `64kb`. Default `100kb`. */
  bodyLimit?: string;
  handler: (
    context: RouteContext<
      Output<P>,
      Output<Q>,
      Output<B>,
      A extends 'public' ? Principal | undefined : Principal
    >,
  ) => Promise<ReplyOf<R>>;
}

/** A route of any types, as the router takes it. */
export type Route = Omit<
  RouteDefinition<
    z.ZodType | undefined,
    z.ZodType | undefined,
    z.ZodType | undefined,
    Schemas,
    'public' | 'principal'
  >,
  'handler'
> & { handler: (context: RouteContext<unknown, unknown, unknown>) => Promise<Reply> };

/**
 * Declares an operation.
 *
 * @example
 * ```ts
 * route({
 *   method: 'POST',
 *   path: '/greetings',
 *   operationId: 'createGreeting',
 *   summary: 'Greets somebody',
 *   body: newGreeting,
 *   responses: { 201: greeting },
 *   idempotency: 'honoured',
 *   handler: async ({ body, transaction }) =>
 *     transaction(async trx => {
 *       const created = await greetings.create(trx, body);
 *       return reply(201, created, { version: created.version });
 *     }),
 * });
 * ```
 */
export function route<
  const R extends Schemas,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  A extends 'public' | 'principal' = 'principal',
>(definition: RouteDefinition<P, Q, B, R, A>): Route {
  const named = [...definition.path.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
  const declared =
    definition.params instanceof z.ZodObject ? Object.keys(definition.params.shape) : [];
  const missing = named.filter(name => !declared.includes(name!));
  if (missing.length > 0) {
    throw new Error(
      `${definition.method} ${
        definition.path
      }: \`params\` must be a z.object that declares ${missing.join(', ')}`,
    );
  }
  return definition as unknown as Route;
}

/** Whether a value was made by {@link reply}. */
export function replied(value: unknown): value is Reply {
  return value instanceof MadeReply;
}

class MadeReply<S extends number, B> implements Reply<S, B> {
  readonly status: S;
  readonly body: B;
  readonly version?: number;
  readonly headers?: Readonly<Record<string, string>>;
  constructor(status: S, body: B, extra: { version?: number; headers?: Record<string, string> }) {
    this.status = status;
    this.body = body;
    this.version = extra.version;
    this.headers = extra.headers;
  }
}

/**
 * Makes a handler's answer.
 *
 * @example
 * ```ts
 * return reply(200, greeting, { version: greeting.version });
 * ```
 */
export function reply<const S extends number, B = undefined>(
  status: S,
  body?: B,
  extra: { version?: number; headers?: Record<string, string> } = {},
): Reply<S, B> {
  return new MadeReply(status, body as B, extra);
}
