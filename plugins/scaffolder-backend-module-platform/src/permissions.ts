import { RESOURCE_TYPE_CATALOG_ENTITY } from '@backstage/plugin-catalog-common/alpha';
import { createPermission } from '@backstage/plugin-permission-common';

/** To end a service; asked with the entity ref of its component. */
export const serviceArchivePermission = createPermission({
  name: 'platform.service.archive',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To give a service to another group; asked with the entity ref of its component. */
export const serviceTransferPermission = createPermission({
  name: 'platform.service.transfer',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** To bring back any archived service; its owners need no permission, and there is no entity to ask with. */
export const serviceRestorePermission = createPermission({
  name: 'platform.service.restore',
  attributes: { action: 'create' },
});

export const platformPermissions = [
  serviceArchivePermission,
  serviceTransferPermission,
  serviceRestorePermission,
];
