import { createPermission } from '@backstage/plugin-permission-common';

/** To ask what another person may do. Everybody may ask about themselves. */
export const accessExplainPermission = createPermission({
  name: 'access.explain.read',
  attributes: { action: 'read' },
});

export const accessPermissions = [accessExplainPermission];
