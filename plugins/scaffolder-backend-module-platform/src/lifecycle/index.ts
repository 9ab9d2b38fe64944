import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { AuthorizedServiceLifecycle } from './AuthorizedServiceLifecycle';
import { PlatformServiceLifecycle } from './PlatformServiceLifecycle';
import { registerLifecycleActions } from './registryActions';

type Parts = ConstructorParameters<typeof PlatformServiceLifecycle>[0] &
  ConstructorParameters<typeof AuthorizedServiceLifecycle>[1] & {
    actionsRegistry: ActionsRegistryService;
  };

/** Makes the lifecycle, behind its permissions, available in the actions registry. */
export function registerLifecycle(parts: Parts): void {
  registerLifecycleActions(
    parts.actionsRegistry,
    new AuthorizedServiceLifecycle(new PlatformServiceLifecycle(parts), parts),
  );
}
