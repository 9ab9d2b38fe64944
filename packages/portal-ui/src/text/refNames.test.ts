import { actorName, entityHref } from './refNames';

it.each([
  ['user:default/devi', 'devi'],
  ['plugin:deploy', 'the platform'],
  ['external:argo-rollouts', 'argo-rollouts'],
  [undefined, '–'],
])('actor %s is %s', (ref, name) => expect(actorName(ref)).toBe(name));

it('finds the page of an entity, and none for what is no ref', () => {
  expect(entityHref('Component:default/order', 'history')).toBe(
    '/catalog/default/component/order/history',
  );
  expect(entityHref('order')).toBeUndefined();
});
