import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog/alpha';

const related = (kind: string, relation: string, targetKind: string) => ({
  filter: (entity: Entity) =>
    entity.kind.toLowerCase() === kind &&
    (entity.relations ?? []).some(
      ({ type, targetRef }) => type === relation && targetRef.startsWith(`${targetKind}:`),
    ),
});

/** The stock relation cards, shown only where there is a relation: five empty tables hide the one thing that matters. */
export const relationCards = [
  catalogPlugin
    .getExtension('entity-card:catalog/depends-on-components')
    .override({ params: related('component', 'dependsOn', 'component') }),
  catalogPlugin
    .getExtension('entity-card:catalog/depends-on-resources')
    .override({ params: related('component', 'dependsOn', 'resource') }),
  catalogPlugin
    .getExtension('entity-card:catalog/has-subcomponents')
    .override({ params: related('component', 'hasPart', 'component') }),
];
