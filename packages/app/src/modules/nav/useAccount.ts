import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useLoad } from '@internal/portal-ui';
import { useDemoPeople } from '../people/useDemoPeople';

/** Name and role of the viewer, as the sidebar shows them. */
export function useAccount() {
  const identity = useApi(identityApiRef);
  const { current } = useDemoPeople();
  const profile = useLoad(async () => {
    const [info, { userEntityRef }] = await Promise.all([
      identity.getProfileInfo(),
      identity.getBackstageIdentity(),
    ]);
    return { ...info, name: info.displayName ?? current?.title ?? userEntityRef.split('/')[1] };
  }, [identity]);
  const loaded = profile.status === 'loaded' ? profile.value : undefined;
  return {
    name: loaded?.name ?? current?.title ?? '…',
    role: current && loaded?.name !== current.title ? current.title : loaded?.email,
    picture: loaded?.picture ?? '',
    signOut: () => identity.signOut(),
  };
}
