import { createApiRef } from '@backstage/frontend-plugin-api';
import type { Permission } from '@backstage/plugin-permission-common';
import type { ExplainAnswer, ExplainRequest } from '@internal/plugin-access-common';

export interface AccessApi {
  permissions(signal?: AbortSignal): Promise<Permission[]>;
  explain(request: ExplainRequest, signal?: AbortSignal): Promise<ExplainAnswer>;
}

export const accessApiRef = createApiRef<AccessApi>().with({
  id: 'plugin.access.client',
  pluginId: 'access',
});
