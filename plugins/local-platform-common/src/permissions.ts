import { createPermission } from '@backstage/plugin-permission-common';
import { RESOURCE_TYPE_CATALOG_ENTITY } from './resourceType';

/**
 * Permissions on a repository are asked with the entity ref `component:default/<repository>`, so that a policy can answer with
 * the catalog's own conditions ("owner of the entity").
 */
const onRepository = (name: string, action: 'read' | 'update' | 'delete') =>
  createPermission({
    name,
    attributes: { action },
    resourceType: RESOURCE_TYPE_CATALOG_ENTITY,
  });

/** Make a repository (and so a service). */
export const repositoryCreatePermission = createPermission({
  name: 'local-platform.repository.create',
  attributes: { action: 'create' },
});
/** Clone and read files. */
export const repositoryReadPermission = onRepository('local-platform.repository.read', 'read');
/** Push commits. */
export const repositoryPushPermission = onRepository('local-platform.repository.push', 'update');
/** Give to another owner. */
export const repositoryTransferPermission = onRepository(
  'local-platform.repository.transfer',
  'update',
);
/** Archive, and restore within 7 days. */
export const repositoryArchivePermission = onRepository(
  'local-platform.repository.archive',
  'delete',
);

/** Call a running service in dev or staging with a token of one's own. */
export const serviceTryPermission = onRepository('local-platform.service.try', 'update');

/** Read the mails that services sent on this machine. */
export const mailReadPermission = createPermission({
  name: 'local-platform.mail.read',
  attributes: { action: 'read' },
});
/** Empty the mailbox. */
export const mailDeletePermission = createPermission({
  name: 'local-platform.mail.delete',
  attributes: { action: 'delete' },
});

/** Every permission that the local platform asks for. */
export const localPlatformPermissions = [
  repositoryCreatePermission,
  repositoryReadPermission,
  repositoryPushPermission,
  repositoryTransferPermission,
  repositoryArchivePermission,
  serviceTryPermission,
  mailReadPermission,
  mailDeletePermission,
];
