/** What a failed call tells about itself, whatever kind of error it ended in. */
export interface ErrorFacts {
  message: string;
  /** HTTP status, when there was an answer. */
  status?: number;
  requestId?: string;
  forbidden: boolean;
}

interface ResponseErrorLike {
  statusCode?: number;
  response?: { status?: number; headers?: { get(name: string): string | null } };
  body?: { error?: { message?: string } };
}

/** Reads {@link ErrorFacts} from a `ResponseError` of `@backstage/errors` or from any other thrown value. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { message: String(error), forbidden: false };
  const { body, response, statusCode } = error as ResponseErrorLike;
  const status = statusCode ?? response?.status;
  return {
    message: body?.error?.message ?? error.message,
    status,
    requestId: response?.headers?.get('x-request-id') ?? undefined,
    forbidden: status === 403 || error.name === 'NotAllowedError',
  };
}
