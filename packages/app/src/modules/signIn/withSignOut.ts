import type { IdentityApi } from '@backstage/frontend-plugin-api';

/** The same identity, which also forgets the person of this tab when it signs out. */
export function withSignOut(identity: IdentityApi, forget: () => Promise<void>): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    async signOut() {
      await forget();
      await identity.signOut();
    },
  };
}
