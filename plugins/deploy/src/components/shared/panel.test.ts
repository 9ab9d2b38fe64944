import { readPanel, writePanel, type Panel } from './panel';

it.each<Panel>([
  { kind: 'compare', from: 'sha256:a', to: 'sha256:b' },
  { kind: 'promote', environment: 'prod', digest: 'sha256:a' },
  { kind: 'rollback', environment: 'prod' },
  { kind: 'plan', id: '7' },
])('$kind is read as it was written', panel => {
  expect(readPanel(writePanel(panel)!)).toEqual(panel);
});

it('is none where the URL makes no sense', () => {
  expect(readPanel('compare~only-one')).toEqual({ kind: 'none' });
  expect(readPanel('')).toEqual({ kind: 'none' });
});
