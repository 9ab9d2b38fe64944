import { createExtensionDataRef } from '@backstage/frontend-plugin-api';
import type { CatalogExportSettings } from '@backstage/plugin-catalog/alpha';

type Customization = Pick<CatalogExportSettings, 'exporters' | 'columns' | 'onSuccess' | 'onError'>;

/** What `CatalogExportConfigBlueprint` gives; the catalog plugin keeps its own ref private, refs are known by id. */
export const exportCustomizationRef = createExtensionDataRef<Customization>().with({
  id: 'catalog.export-customization',
});

/** The page's configuration with what plugins attach to its `exportConfig` input, merged as the stock page does. */
export function mergeExportSettings(
  config: CatalogExportSettings | undefined,
  customizations: Array<Customization | undefined>,
): CatalogExportSettings {
  return customizations.reduce<CatalogExportSettings>(
    (merged, one) => ({
      ...one,
      ...merged,
      exporters: { ...merged.exporters, ...one?.exporters },
    }),
    { ...config },
  );
}
