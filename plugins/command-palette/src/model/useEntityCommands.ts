import { parseEntityRef, stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { useLoad } from '@internal/portal-ui';
import type { Command } from './commands';

const fields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.description',
  'spec.type',
  'spec.owner',
];

function toCommand(entity: Entity): Command {
  const { kind, namespace, name } = parseEntityRef(stringifyEntityRef(entity));
  const title = entity.metadata.title ?? name;
  const isTemplate = kind === 'template';
  const owner = typeof entity.spec?.owner === 'string' ? entity.spec.owner.split('/').pop() : '';
  return {
    id: stringifyEntityRef(entity),
    title: isTemplate ? `Create: ${title}` : title,
    detail: [entity.spec?.type ?? entity.kind, owner].filter(Boolean).join(' · '),
    group: isTemplate ? 'Create' : 'Catalog',
    href: isTemplate
      ? `/create/templates/${namespace}/${name}`
      : `/catalog/${namespace}/${kind}/${name}`,
  };
}

/** Templates always, and with two letters or more the entities that match; `undefined` while they are being asked for. */
export function useEntityCommands(term: string, open: boolean) {
  const catalog = useApi(catalogApiRef);
  const wanted = term.trim();
  const templates = useLoad(async () => {
    if (!open) return [];
    const page = await catalog.queryEntities({
      filter: { kind: 'template' },
      fields,
      limit: 20,
      totalItems: 'exclude',
    });
    return page.items.map(toCommand);
  }, [open, catalog]);
  const matches = useLoad(async () => {
    if (!open || wanted.length < 2) return [];
    // A letter typed in the next moment makes this question void.
    await new Promise(done => setTimeout(done, 120));
    const page = await catalog.queryEntities({
      query: { $not: { kind: 'template' } },
      fullTextFilter: { term: wanted, fields: ['metadata.name', 'metadata.title'] },
      fields,
      limit: 12,
      totalItems: 'exclude',
    });
    return page.items.map(toCommand);
  }, [open, wanted, catalog]);
  return {
    templates: templates.status === 'loaded' ? templates.value : [],
    matches: matches.status === 'loaded' ? matches.value : [],
    pending: matches.status === 'loading',
    failed: matches.status === 'error',
  };
}
