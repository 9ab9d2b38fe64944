import {
  getCompoundEntityRef,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';

/** One line of the list. */
export interface EntityRow {
  ref: string;
  href: string;
  name: string;
  description: string;
  kind: string;
  type: string;
  lifecycle: string;
  ownerRefs: string[];
  systemRef?: string;
  tags: string[];
  entity: Entity;
}

/** Fields of an entity that the list needs; asking for more makes 50 rows ten times as heavy. */
export const rowFields = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.title',
  'metadata.description',
  'metadata.tags',
  'spec.type',
  'spec.lifecycle',
  'spec.owner',
  'spec.system',
  'spec.profile.displayName',
  'relations',
];

/** Path of an entity's page, relative to the portal's root. */
export function entityPath(ref: string): string {
  const { kind, namespace, name } = parseEntityRef(ref);
  return `/catalog/${namespace.toLowerCase()}/${kind.toLowerCase()}/${name}`;
}

/** "commerce-team" of `group:default/commerce-team`; the namespace is kept when it is not the default one. */
export function shortRef(ref: string): string {
  const { namespace, name } = parseEntityRef(ref, { defaultKind: 'component' });
  return namespace === 'default' ? name : `${namespace}/${name}`;
}

export function toRow(entity: Entity): EntityRow {
  const ref = stringifyEntityRef(getCompoundEntityRef(entity));
  // People and groups are known by the name in their profile.
  const profile = entity.spec?.profile as { displayName?: string } | undefined;
  const targets = (type: string) =>
    (entity.relations ?? []).filter(one => one.type === type).map(one => one.targetRef);
  return {
    ref,
    href: entityPath(ref),
    name: entity.metadata.title ?? profile?.displayName ?? entity.metadata.name,
    description: entity.metadata.description ?? '',
    kind: entity.kind,
    type: String(entity.spec?.type ?? ''),
    lifecycle: String(entity.spec?.lifecycle ?? ''),
    ownerRefs: targets(RELATION_OWNED_BY),
    systemRef: targets(RELATION_PART_OF).find(target => target.startsWith('system:')),
    tags: entity.metadata.tags ?? [],
    entity,
  };
}
