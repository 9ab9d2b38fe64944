import type { BoardCell, BoardRow } from '@internal/plugin-deploy-common';
import { countBoard, filterBoard, valuesOf } from './boardFilter';

const row = (service: string, cell: Partial<BoardCell>, owner?: string): BoardRow => ({
  entityRef: `component:default/${service}`,
  service,
  owner,
  health: 'Healthy',
  cells: [{ environment: 'dev', health: 'Healthy', message: '', ...cell }],
});
const rollout = { id: '1', toDigest: 'sha256:b', weight: 20, message: '' };
const rows = [
  row('cart', {}, 'group:default/a'),
  row('order', { health: 'Degraded' }, 'group:default/b'),
  row('pay', { rollout: { ...rollout, phase: 'Paused' } }),
  row('stock', { rollout: { ...rollout, phase: 'Promoted' }, newerDigest: 'sha256:c' }),
];
const all = { text: '', owner: '', system: '', health: 'all' as const };

it.each([
  [{ ...all, text: 'OR' }, ['order']],
  [{ ...all, owner: 'group:default/a' }, ['cart']],
  [{ ...all, health: 'unwell' as const }, ['order']],
  [{ ...all, health: 'rollout' as const }, ['pay']],
  [{ ...all, health: 'behind' as const }, ['stock']],
])('%j leaves %j', (filter, names) => {
  expect(filterBoard(rows, filter).map(({ service }) => service)).toEqual(names);
});

it('counts and lists for the filters', () => {
  expect(countBoard(rows, 'rollout')).toBe(1);
  expect(valuesOf(rows, 'owner')).toEqual(['group:default/a', 'group:default/b']);
});
