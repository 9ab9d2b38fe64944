import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import type { Principal } from './principal.ts';

/**
 * Checks what a route asks of its caller. The kit does it for each route by `auth` and `permissions`; a handler calls it for
 * conditions that depend on data.
 *
 * @throws AuthenticationError (401) without a principal; NotAllowedError (403) that names the missing permission.
 *
 * @example
 * ```ts
 * const person = requirePrincipal(principal, ['order.refund']);
 * ```
 */
export function requirePrincipal(
  principal: Principal | undefined,
  permissions: readonly string[] = [],
): Principal {
  if (!principal) {
    throw new AuthenticationError('A token is required: send `Authorization: Bearer <token>`');
  }
  if (principal.kind === 'workload') return principal;
  const missing = permissions.filter(permission => !principal.permissions.includes(permission));
  if (missing.length > 0) throw new NotAllowedError(`Missing permission: ${missing.join(', ')}`);
  return principal;
}
