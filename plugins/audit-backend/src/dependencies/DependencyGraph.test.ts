import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { TestClock } from '../__testUtils__/ledgerHarness';
import { DependencyGraph } from './DependencyGraph';

function entity(ref: string, relations: Array<[string, string]> = []): Entity {
  const [kind, name] = ref.split(':default/');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

const ENTITIES = [
  entity('component:default/shop', [
    ['dependsOn', 'component:default/order'],
    ['consumesApi', 'api:default/prices'],
    ['partOf', 'system:default/commerce'],
    ['ownedBy', 'group:default/team'],
  ]),
  entity('component:default/order', [
    ['dependsOn', 'resource:default/db'],
    ['dependsOn', 'component:default/shop'],
    ['partOf', 'system:default/other'],
  ]),
  entity('api:default/prices', [['apiProvidedBy', 'component:default/pricing']]),
  entity('component:default/pricing'),
  entity('resource:default/db'),
  entity('system:default/commerce', [
    ['partOf', 'domain:default/all'],
    ['dependsOn', 'component:default/unrelated'],
  ]),
  entity('domain:default/all'),
];

describe('DependencyGraph', () => {
  const clock = new TestClock();
  const catalog = catalogServiceMock({ entities: ENTITIES });
  const asked = jest.spyOn(catalog, 'getEntitiesByRefs');
  const graph = new DependencyGraph({ catalog, auth: mockServices.auth(), clock });

  it('finds what is below, in circles too, and what the entity is part of', async () => {
    expect((await graph.withDependencies('component:default/shop')).sort()).toEqual(
      [
        'component:default/shop',
        'component:default/order',
        'api:default/prices',
        'component:default/pricing',
        'resource:default/db',
        'system:default/commerce',
        'domain:default/all',
      ].sort(),
    );
  });

  it('asks the catalog again after half a minute', async () => {
    const before = asked.mock.calls.length;
    await graph.withDependencies('component:default/shop');
    expect(asked.mock.calls).toHaveLength(before);
    clock.advance(31);
    await graph.withDependencies('component:default/shop');
    expect(asked.mock.calls.length).toBeGreaterThan(before);
  });

  it('answers for an entity that the catalog does not know', async () => {
    expect(await graph.withDependencies('component:default/gone')).toEqual([
      'component:default/gone',
    ]);
  });
});
