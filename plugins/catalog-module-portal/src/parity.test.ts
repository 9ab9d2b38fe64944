import catalogPlugin from '@backstage/plugin-catalog/alpha';
import { catalogEntityPage, catalogIndexPage, replacedFilters } from './pages';

/** What an extension definition is made of; private to the framework, read here to compare ours with the stock one. */
interface Definition {
  inputs: Record<string, unknown>;
  configSchema?: unknown;
  attachTo: unknown;
}

const stock = (id: 'page:catalog' | 'page:catalog/entity') =>
  catalogPlugin.getExtension(id) as unknown as Definition;

describe('parity with the stock pages', () => {
  it('keeps every input of the list', () => {
    const ours = catalogIndexPage as unknown as Definition;
    expect(Object.keys(ours.inputs).sort()).toEqual(
      Object.keys(stock('page:catalog').inputs).sort(),
    );
    expect(Object.keys(ours.inputs)).toEqual(expect.arrayContaining(['filters', 'exportConfig']));
    expect(ours.attachTo).toEqual(stock('page:catalog').attachTo);
  });

  it('keeps every input of the entity page', () => {
    const ours = catalogEntityPage as unknown as Definition;
    expect(Object.keys(ours.inputs).sort()).toEqual(
      Object.keys(stock('page:catalog/entity').inputs).sort(),
    );
    expect(Object.keys(ours.inputs)).toEqual(
      expect.arrayContaining(['headerLayouts', 'headers', 'contents', 'contextMenuItems']),
    );
  });

  it('has its own way for exactly the filters that the stock page has', () => {
    const filters = [
      'catalog-filter:catalog/kind',
      'catalog-filter:catalog/lifecycle',
      'catalog-filter:catalog/list',
      'catalog-filter:catalog/mode',
      'catalog-filter:catalog/namespace',
      'catalog-filter:catalog/processing-status',
      'catalog-filter:catalog/tag',
      'catalog-filter:catalog/type',
    ] as const;
    // Throws for an id that the stock plugin no longer has.
    filters.forEach(id => expect(catalogPlugin.getExtension(id)).toBeDefined());
    expect([...replacedFilters].sort()).toEqual([...filters]);
  });
});
