import { createPermission } from '@backstage/plugin-permission-common';

/** Read the records of an entity; asked with its ref. */
export const auditEntityReadPermission = createPermission({
  name: 'audit.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
});

/** Read every record, also those that belong to no entity, and the tree heads. */
export const auditLedgerReadPermission = createPermission({
  name: 'audit.ledger.read',
  attributes: { action: 'read' },
});

/** Export records with their proofs, verify the ledger, sign a tree head now. */
export const auditLedgerExportPermission = createPermission({
  name: 'audit.ledger.export',
  attributes: { action: 'read' },
});

/** Make a new signing key take over. */
export const auditKeyRotatePermission = createPermission({
  name: 'audit.key.rotate',
  attributes: { action: 'update' },
});

export const auditPermissions = [
  auditEntityReadPermission,
  auditLedgerReadPermission,
  auditLedgerExportPermission,
  auditKeyRotatePermission,
];
