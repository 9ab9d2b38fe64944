import { CustomErrorBase, isError } from '@backstage/errors';
import { z } from 'zod';

/** RFC 9457 problem details, as every error is answered. */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: '`about:blank`, or a URN of the kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    requestId: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'One entry per bad field' }),
    current: z.unknown().optional().meta({ description: 'Current state, on a version conflict' }),
  })
  .meta({ id: 'Problem' });

/** RFC 9457 problem details. */
export type Problem = z.output<typeof problemSchema>;

/**
 * Thrown when what the client has seen (`If-Match`) is not what is stored. Answered by 409 with the current state, so that the
 * client can decide without another request.
 *
 * @example
 * ```ts
 * if (ifMatch !== row.version) throw new VersionConflictError('The greeting was changed meanwhile', toGreeting(row));
 * ```
 */
export class VersionConflictError extends CustomErrorBase {
  override name = 'VersionConflictError' as const;
  readonly current: unknown;
  constructor(message: string, current: unknown) {
    super(message);
    this.current = current;
  }
}

/** Thrown when the request is well-formed and breaks a rule of the domain. Answered by 422. */
export class UnprocessableError extends CustomErrorBase {
  override name = 'UnprocessableError' as const;
}

/** Thrown by the kit when input does not fit its schema. Answered by 400 with one entry per field. */
export class ValidationError extends CustomErrorBase {
  override name = 'ValidationError' as const;
  readonly errors: { path: string; message: string }[];
  constructor(errors: { path: string; message: string }[]) {
    super(`The request has ${errors.length === 1 ? 'a bad field' : `${errors.length} bad fields`}`);
    this.errors = errors;
  }
}

/** Thrown by the kit to answer with a status that `@backstage/errors` has no class for. */
export class HttpError extends CustomErrorBase {
  override name = 'HttpError' as const;
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const STATUS: Record<string, number> = {
  InputError: 400,
  ValidationError: 400,
  AuthenticationError: 401,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
  VersionConflictError: 409,
  UnprocessableError: 422,
  NotImplementedError: 501,
  ServiceUnavailableError: 503,
};

const TITLE: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** Status of an error: by its name for `@backstage/errors`, else 500. */
export function statusOf(error: unknown): number {
  if (!isError(error)) return 500;
  if (error instanceof HttpError) return error.status;
  // body-parser's errors say what the client did wrong by `type` and `status`.
  if (typeof error.type === 'string' && typeof error.status === 'number' && error.status < 500)
    return error.status;
  return STATUS[error.name] ?? 500;
}

/** What the client is told. Of an unexpected error nothing but the request id, by which the log can be searched. */
export function toProblem(error: unknown, requestId: string): Problem {
  const status = statusOf(error);
  const title = TITLE[status] ?? (status < 500 ? 'Bad Request' : 'Internal Server Error');
  const problem: Problem = { type: 'about:blank', title, status, requestId };
  if (status === 500) {
    problem.detail = 'An unexpected error; it is in the log under this request id';
  } else if (isError(error)) {
    problem.detail = error.message;
  }
  if (error instanceof ValidationError) problem.errors = error.errors;
  if (error instanceof VersionConflictError) {
    problem.type = 'urn:devopshub:problem:version-conflict';
    problem.current = error.current;
  }
  return problem;
}
