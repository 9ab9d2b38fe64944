import type { Entity } from '@backstage/catalog-model';
import { ExtensionBoundary } from '@backstage/frontend-plugin-api';
import { ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { RiMore2Line } from '@remixicon/react';
import { useEntityMenu, type EntityMenuItem } from './EntityMenuContext';

function Line({ data }: Pick<EntityMenuItem, 'data'>) {
  const { title, disabled, onClick, ...rest } = data.useProps();
  return (
    <MenuItem
      iconStart={data.icon}
      isDisabled={disabled}
      href={'href' in rest ? rest.href : undefined}
      onAction={onClick ? () => void onClick() : undefined}
    >
      {title}
    </MenuItem>
  );
}

/** The lesser actions of an entity: ours and those that plugins attach. */
export function EntityMenu({ entity }: { entity: Entity }) {
  const items = useEntityMenu().filter(item => item.filter(entity));
  if (items.length === 0) return null;
  return (
    <MenuTrigger>
      <ButtonIcon variant="secondary" icon={<RiMore2Line />} aria-label="More actions" />
      <Menu placement="bottom end">
        {items.map(item => (
          <ExtensionBoundary key={item.node.spec.id} node={item.node} errorPresentation="error-api">
            <Line data={item.data} />
          </ExtensionBoundary>
        ))}
      </Menu>
    </MenuTrigger>
  );
}
