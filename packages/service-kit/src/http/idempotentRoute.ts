import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { Request } from 'express';
import type { Principal } from '../auth/principal.ts';
import type {
  IdempotencyStore,
  IdempotentAttempt,
  StoredAnswer,
} from '../idempotency/idempotencyStore.ts';
import { HttpError, UnprocessableError } from './problem.ts';
import type { Route } from './route.ts';

/**
 * Looks up an `Idempotency-Key`: a stored answer, or the right to carry the request out.
 *
 * @throws UnprocessableError (422) when the key was used for another request; HttpError 409 with `Retry-After` while the first
 * attempt is in progress.
 */
export async function beginIdempotent(
  route: Route,
  store: IdempotencyStore,
  request: {
    key: string;
    tenantId: string | undefined;
    principal: Principal | undefined;
    req: Request;
    input: { params: unknown; query: unknown };
  },
): Promise<
  { answer: StoredAnswer; attempt?: undefined } | { answer?: undefined; attempt: IdempotentAttempt }
> {
  const { key, tenantId, principal, req, input } = request;
  if (key.length > 255) throw new InputError('`Idempotency-Key` must have at most 255 characters');
  const begun = await store.begin({
    tenantId,
    subject: principal?.subject ?? '',
    key,
    requestHash: createHash('sha256')
      // The body as it was sent: defaults that parsing adds (a time, an id) would differ each time.
      .update(JSON.stringify([route.operationId, input.params, input.query, req.body]))
      .digest('hex'),
  });
  switch (begun.outcome) {
    case 'begun':
      return { attempt: begun.attempt };
    case 'answered':
      return { answer: begun.answer };
    case 'other-request':
      throw new UnprocessableError(
        'This `Idempotency-Key` was used for another request; use a new one',
      );
    default:
      throw new HttpError(
        409,
        'A request with this `Idempotency-Key` is in progress; its answer can be had later',
        {
          'Retry-After': String(begun.retryAfterSeconds),
        },
      );
  }
}
