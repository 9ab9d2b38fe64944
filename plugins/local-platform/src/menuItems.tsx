import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef, RELATION_OWNED_BY } from '@backstage/catalog-model';
import { dialogApiRef, toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityContextMenuItemBlueprint,
  useEntityPermission,
} from '@backstage/plugin-catalog-react/alpha';
import {
  ANNOTATION_LOCAL_REPOSITORY,
  repositoryArchivePermission,
  repositoryTransferPermission,
} from '@internal/plugin-local-platform-common';
import { RiArchiveLine, RiUserSharedLine } from '@remixicon/react';
import { useNavigate } from 'react-router-dom';

const ofLocalRepository = ({ kind, metadata }: Entity) =>
  kind === 'Component' && metadata.annotations?.[ANNOTATION_LOCAL_REPOSITORY] !== undefined;

function useService(permission: typeof repositoryArchivePermission, title: string) {
  const { entity } = useEntity();
  const { loading, allowed } = useEntityPermission(permission);
  const owner =
    entity.relations?.find(({ type }) => type === RELATION_OWNED_BY)?.targetRef ??
    'group:default/unknown';
  const why = loading ? '' : ` (needs ${permission.name}, which ${parseEntityRef(owner).name} has)`;
  return {
    name: entity.metadata.annotations?.[ANNOTATION_LOCAL_REPOSITORY] ?? entity.metadata.name,
    owner,
    title: allowed ? title : `${title}${why}`,
    disabled: !allowed,
  };
}

const transfer = EntityContextMenuItemBlueprint.make({
  name: 'transfer',
  params: {
    icon: <RiUserSharedLine size={16} />,
    filter: ofLocalRepository,
    useProps: () => {
      const { name, owner, ...line } = useService(repositoryTransferPermission, 'Transfer owner');
      const dialogs = useApi(dialogApiRef);
      const toast = useApi(toastApiRef);
      const onClick = async () => {
        const { TransferDialog } = await import('./components/TransferDialog/TransferDialog');
        const dialog = dialogs.open<string | undefined>(
          <TransferDialog name={name} owner={owner} onClose={to => dialog.close(to)} />,
        );
        const to = await dialog.result();
        if (to) {
          const group = parseEntityRef(to).name;
          toast.post({ title: `${name} belongs to ${group}; this page says so in a moment.` });
        }
      };
      return { ...line, onClick };
    },
  },
});

const archive = EntityContextMenuItemBlueprint.make({
  name: 'archive',
  params: {
    icon: <RiArchiveLine size={16} />,
    filter: ofLocalRepository,
    useProps: () => {
      const { name, owner: _, ...line } = useService(repositoryArchivePermission, 'Archive');
      const dialogs = useApi(dialogApiRef);
      const navigate = useNavigate();
      const onClick = async () => {
        const { ArchiveDialog } = await import('./components/ArchiveDialog/ArchiveDialog');
        const dialog = dialogs.open<boolean>(
          <ArchiveDialog name={name} onClose={archived => dialog.close(archived)} />,
        );
        if (await dialog.result()) navigate('/archived');
      };
      return { ...line, onClick };
    },
  },
});

/** How a service ends and changes hands, in the menu of its page. */
export const menuItems = [transfer, archive];
