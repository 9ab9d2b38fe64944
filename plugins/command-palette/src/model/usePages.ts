import { useMemo } from 'react';
import {
  appTreeApiRef,
  coreExtensionData,
  routeResolutionApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import type { Command } from './commands';

/** All pages of the app that need no parameters, by title. */
export function usePages(): Command[] {
  const { tree } = useApi(appTreeApiRef).getTree();
  const routes = useApi(routeResolutionApiRef);
  return useMemo(() => {
    const pages = tree.nodes.get('app/routes')?.edges.attachments.get('routes') ?? [];
    return pages
      .flatMap((node): Command[] => {
        const routeRef = node.instance?.getData(coreExtensionData.routeRef);
        const title = node.instance?.getData(coreExtensionData.title) ?? node.spec.plugin.title;
        if (!routeRef || !title) return [];
        try {
          const href = routes.resolve(routeRef)?.();
          return href ? [{ id: node.spec.id, title, href, group: 'Go to' }] : [];
        } catch {
          // The page needs parameters: it is reached through an entity.
          return [];
        }
      })
      .sort((a, b) => a.title.localeCompare(b.title));
  }, [tree, routes]);
}
