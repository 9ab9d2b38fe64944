import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useSignal } from '@backstage/plugin-signals-react';
import { fetchJson, useLoad } from '@internal/portal-ui';

/** Unread notifications of the viewer; 0 while unknown. Asked again when the notifications plugin signals. */
export function useUnreadCount(): number {
  const fetchApi = useApi(fetchApiRef);
  const { lastSignal } = useSignal('notifications');
  const status = useLoad(
    signal => fetchJson<{ unread: number }>(fetchApi, 'plugin://notifications/status', { signal }),
    [lastSignal],
    { refreshSeconds: 120 },
  );
  return status.status === 'loaded' ? status.value.unread : 0;
}
