import { createPermission } from '@backstage/plugin-permission-common';

// A run belongs to a component, so its permissions are asked with that entity's ref and may depend on who owns it.
const RESOURCE_TYPE_CATALOG_ENTITY = 'catalog-entity';

/** See builds and their logs. */
export const cicdRunReadPermission = createPermission({
  name: 'cicd.run.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Start or repeat a build. */
export const cicdRunStartPermission = createPermission({
  name: 'cicd.run.start',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** End a build that waits or runs. */
export const cicdRunCancelPermission = createPermission({
  name: 'cicd.run.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

export const cicdPermissions = [
  cicdRunReadPermission,
  cicdRunStartPermission,
  cicdRunCancelPermission,
];
