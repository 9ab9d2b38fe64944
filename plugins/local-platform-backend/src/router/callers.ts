import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import type { Request } from 'express';

/**
 * The credentials of a call by one of the portal's plugins, for itself or for a person.
 * @throws NotAllowedError for a person who calls directly
 */
export async function callingPlugin(
  httpAuth: HttpAuthService,
  req: Request,
): Promise<BackstageCredentials> {
  const credentials = await httpAuth.credentials(req, { allow: ['user', 'service'] });
  const principal = credentials.principal as { type: string; actor?: unknown };
  if (principal.type === 'service' || principal.actor) return credentials;
  throw new NotAllowedError('Only plugins of the portal may call this');
}

/** A name for commits and journals. */
export function callerName(credentials: BackstageCredentials): string {
  const principal = credentials.principal as Partial<BackstageUserPrincipal>;
  return principal.userEntityRef ?? 'platform';
}
