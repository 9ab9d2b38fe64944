/** The catalog's resource type, spelled here so that this package needs nothing of the catalog. */
export const RESOURCE_TYPE_CATALOG_ENTITY = 'catalog-entity';
