import { lazy } from 'react';
import { coreExtensionData, ExtensionBoundary } from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { EntityMenuProvider } from './entity/EntityMenuContext';
import { exportCustomizationRef, mergeExportSettings } from './list/mergeExportSettings';

/** Stock filters that our filter bar has in its own way; all others are shown beside them. */
export const replacedFilters = [
  'catalog-filter:catalog/kind',
  'catalog-filter:catalog/type',
  'catalog-filter:catalog/mode',
  'catalog-filter:catalog/lifecycle',
  'catalog-filter:catalog/tag',
  'catalog-filter:catalog/namespace',
  'catalog-filter:catalog/processing-status',
  'catalog-filter:catalog/list',
];

const ForeignFilters = lazy(() => import('./list/ForeignFilters'));

/** The list in place of the stock one, with the stock page's path, route, inputs and configuration. */
export const catalogIndexPage = catalogPlugin.getExtension('page:catalog').override({
  *factory(originalFactory, { node, inputs, config }) {
    yield* originalFactory();
    const foreign = inputs.filters.filter(filter => !replacedFilters.includes(filter.node.spec.id));
    const exportSettings = mergeExportSettings(
      config.exportSettings,
      inputs.exportConfig.map(input => input.get(exportCustomizationRef)),
    );
    yield coreExtensionData.reactElement(
      ExtensionBoundary.lazy(node, async () => {
        const { default: CatalogIndexPage } = await import('./list/CatalogIndexPage');
        const extraFilters =
          foreign.length > 0 ? (
            <ForeignFilters>
              {foreign.map(filter => (
                <div key={filter.node.spec.id}>{filter.get(coreExtensionData.reactElement)}</div>
              ))}
            </ForeignFilters>
          ) : null;
        return <CatalogIndexPage extraFilters={extraFilters} exportSettings={exportSettings} />;
      }),
    );
  },
});

/** The stock entity page, which hands the menu's lines to our header. */
export const catalogEntityPage = catalogPlugin.getExtension('page:catalog/entity').override({
  *factory(originalFactory, { inputs }) {
    const original = originalFactory();
    yield* original;
    const { data, filterFunction } = EntityContextMenuItemBlueprint.dataRefs;
    const items = inputs.contextMenuItems.map(item => ({
      node: item.node,
      data: item.get(data),
      filter: item.get(filterFunction) ?? (() => true),
    }));
    yield coreExtensionData.reactElement(
      <EntityMenuProvider items={items}>
        {original.get(coreExtensionData.reactElement)}
      </EntityMenuProvider>,
    );
  },
});
