import { fetchApiRef, useApi } from '@backstage/frontend-plugin-api';
import { fetchJson, useLoad } from '@internal/portal-ui';

/** An unread notification, as the notifications plugin gives it. */
export interface UnreadNotification {
  id: string;
  created: string;
  payload: { title: string; description?: string; link?: string; severity?: string };
}

/** Unread notifications of the viewer, newest first. */
export function useNotifications() {
  const fetchApi = useApi(fetchApiRef);
  return useLoad(
    signal =>
      fetchJson<{ notifications: UnreadNotification[]; totalCount: number }>(
        fetchApi,
        'plugin://notifications/notifications?read=false&limit=5',
        { signal },
      ),
    [fetchApi],
    { refreshSeconds: 60 },
  );
}
