import { createContext, useContext, type ReactNode } from 'react';
import type { Entity } from '@backstage/catalog-model';
import type { AppNode } from '@backstage/frontend-plugin-api';
import type { EntityContextMenuItemData } from '@backstage/plugin-catalog-react/alpha';

/** A line of the entity's menu, as plugins attach it to the stock page. */
export interface EntityMenuItem {
  node: AppNode;
  data: EntityContextMenuItemData;
  filter: (entity: Entity) => boolean;
}

const Context = createContext<EntityMenuItem[]>([]);

// A header layout is given tabs but no menu: the page hands the menu's lines round it.
export function EntityMenuProvider(props: { items: EntityMenuItem[]; children: ReactNode }) {
  return <Context.Provider value={props.items}>{props.children}</Context.Provider>;
}

export function useEntityMenu(): EntityMenuItem[] {
  return useContext(Context);
}
