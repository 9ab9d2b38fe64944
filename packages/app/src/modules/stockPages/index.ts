import type { Entity } from '@backstage/catalog-model';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import apiDocsPlugin from '@backstage/plugin-api-docs/alpha';
import techdocsPlugin from '@backstage/plugin-techdocs/alpha';

const related = (relation: string) => (entity: Entity) =>
  (entity.relations ?? []).some(({ type }) => type === relation);

const component = (entity: Entity) => entity.kind === 'Component';

/** APIs have their own tab, where there are any; their cards on the overview say the same once more in seven columns. */
export const apiDocsModule = createFrontendModule({
  pluginId: 'api-docs',
  extensions: [
    apiDocsPlugin.getExtension('entity-card:api-docs/provided-apis').override({ disabled: true }),
    apiDocsPlugin.getExtension('entity-card:api-docs/consumed-apis').override({ disabled: true }),
    apiDocsPlugin.getExtension('entity-content:api-docs/apis').override({
      params: {
        filter: (entity: Entity) =>
          component(entity) && (related('providesApi')(entity) || related('consumesApi')(entity)),
      },
    }),
  ],
});

/** The docs tab by the word that the sidebar uses, and only where there are docs. */
export const techdocsModule = createFrontendModule({
  pluginId: 'techdocs',
  extensions: [
    techdocsPlugin.getExtension('entity-content:techdocs').override({
      params: {
        title: 'Docs',
        filter: (entity: Entity) =>
          entity.metadata.annotations?.['backstage.io/techdocs-ref'] !== undefined ||
          entity.metadata.annotations?.['backstage.io/techdocs-entity'] !== undefined,
      },
    }),
  ],
});
