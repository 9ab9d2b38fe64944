import type { BackstageCredentials } from '@backstage/backend-plugin-api';

/** Entity ref of the person, or the plugin. */
export function actorOf(credentials: BackstageCredentials): string {
  const principal = credentials.principal as { userEntityRef?: string; subject?: string };
  return principal.userEntityRef ?? principal.subject ?? 'unknown';
}
