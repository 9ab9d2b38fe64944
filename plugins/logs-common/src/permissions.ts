import { createPermission } from '@backstage/plugin-permission-common';

/** Read the log lines of a service; asked with the ref of its component, so that ownership can decide. */
export const logsReadPermission = createPermission({
  name: 'logs.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** All permissions of the logs plugin. */
export const logsPermissions = [logsReadPermission];
