import { createPermission } from '@backstage/plugin-permission-common';

// Releases and environments belong to a component, so their permissions are asked with that entity's ref.
const RESOURCE_TYPE_CATALOG_ENTITY = 'catalog-entity';

/** See releases, deployments and what runs where. */
export const deployEnvironmentReadPermission = createPermission({
  name: 'deploy.environment.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Deploy a release to an environment: promote, roll back, preview. */
export const deployDeploymentCreatePermission = createPermission({
  name: 'deploy.deployment.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Replace the running instances by new ones of the same release. */
export const deployServiceRestartPermission = createPermission({
  name: 'deploy.service.restart',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Change how a service is set and shipped. */
export const deployServiceConfigurePermission = createPermission({
  name: 'deploy.service.configure',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Say of a deployment that it failed, or that it did not. */
export const deployDeploymentMarkPermission = createPermission({
  name: 'deploy.deployment.mark',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** End a service in all environments, and bring it back. */
export const deployServiceArchivePermission = createPermission({
  name: 'deploy.service.archive',
  attributes: { action: 'delete' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

export const deployPermissions = [
  deployEnvironmentReadPermission,
  deployDeploymentCreatePermission,
  deployServiceRestartPermission,
  deployServiceConfigurePermission,
  deployDeploymentMarkPermission,
  deployServiceArchivePermission,
];
