import type { Run } from '@internal/plugin-cicd-common';
import type { Change } from '../data/useChanges';
import { waitingItems } from './waitingItems';

const change = (id: string, phase: string, entityRef: string, branch = 'main') =>
  ({ id, phase, entityRef, run: { id, branch } as Run } as Change);

it('names only the newest build of each branch of mine, and only when it is red', () => {
  const owned = [{ ref: 'component:default/order', name: 'order', description: '' }];
  const { builds } = waitingItems(owned, [
    change('4', 'Succeeded', 'component:default/order'),
    change('3', 'Failed', 'component:default/order'),
    change('2', 'Failed', 'component:default/order', 'try'),
    change('1', 'Failed', 'component:default/other'),
  ]);
  expect(builds.map(build => build.id)).toEqual(['2']);
});
