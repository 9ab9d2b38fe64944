import { fieldChanges } from './fieldChanges';

it('names the leaves that differ, by path, removed ones last', () => {
  expect(
    fieldChanges(
      { digest: 'a', replicas: 1, gone: null, env: { A: '1', B: '2' } },
      { digest: 'b', replicas: 1, env: { A: '1', C: [] } },
    ),
  ).toEqual([
    { path: 'digest', before: 'a', after: 'b' },
    { path: 'env.C', before: undefined, after: '[]' },
    { path: 'gone', before: 'null', after: undefined },
    { path: 'env.B', before: '2', after: undefined },
  ]);
});
