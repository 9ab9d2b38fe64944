import { parseEntityRef } from '@backstage/catalog-model';

/** Path of an entity's page. */
export function entityHref(ref: string, tab = ''): string {
  const { kind, namespace, name } = parseEntityRef(ref, { defaultKind: 'component' });
  return `/catalog/${namespace}/${kind}/${name}${tab && `/${tab}`}`;
}
