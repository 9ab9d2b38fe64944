import { createPermission } from '@backstage/plugin-permission-common';

const RESOURCE_TYPE_CATALOG_ENTITY = 'catalog-entity';

/** See decisions, approvals and waivers of an entity, and simulate. */
export const gateDecisionReadPermission = createPermission({
  name: 'gate.decision.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Approve or reject changes; membership in the required group is asked beside it. */
export const gateApprovalCreatePermission = createPermission({
  name: 'gate.approval.create',
  attributes: { action: 'create' },
});

/** Ask for a waiver on an entity. */
export const gateWaiverCreatePermission = createPermission({
  name: 'gate.waiver.create',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

/** Grant, reject and revoke waivers of others. */
export const gateWaiverDecidePermission = createPermission({
  name: 'gate.waiver.decide',
  attributes: { action: 'update' },
});

/** Make, change and remove freeze windows, import holidays, override a window by hand. */
export const gateWindowManagePermission = createPermission({
  name: 'gate.window.manage',
  attributes: { action: 'update' },
});

/** Stop the line and start it again. */
export const gateLineStopPermission = createPermission({
  name: 'gate.line.stop',
  attributes: { action: 'update' },
});

/** Pass the gate in spite of its decision, with a reason that everyone who was skipped reads. */
export const gateBreakGlassPermission = createPermission({
  name: 'gate.break-glass.use',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
});

export const gatePermissions = [
  gateDecisionReadPermission,
  gateApprovalCreatePermission,
  gateWaiverCreatePermission,
  gateWaiverDecidePermission,
  gateWindowManagePermission,
  gateLineStopPermission,
  gateBreakGlassPermission,
];
