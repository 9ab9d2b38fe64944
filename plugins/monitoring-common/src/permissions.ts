import { createPermission } from '@backstage/plugin-permission-common';

/** Read the metrics and the usage of a service; asked with the ref of its component. */
export const metricsReadPermission = createPermission({
  name: 'monitoring.metrics.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** Read the spans of a service; asked with the ref of its component. */
export const tracesReadPermission = createPermission({
  name: 'monitoring.traces.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** All permissions of the monitoring plugin. */
export const monitoringPermissions = [metricsReadPermission, tracesReadPermission];
