import type { BoardRow, HealthStatus } from '@internal/plugin-deploy-common';
import { planPromotion } from './promotable';

const row = (service: string, dev?: string, prod?: string, health: HealthStatus = 'Healthy') =>
  ({
    service,
    cells: [
      { environment: 'dev', health, message: '', digest: dev },
      { environment: 'prod', health: 'Healthy', message: '', digest: prod },
    ],
  } as BoardRow);

it('takes what runs before it, and says why some are left out', () => {
  const rows = [row('a', '1', '0'), row('b', '1', '1'), row('c'), row('d', '2', '1', 'Degraded')];
  const plan = planPromotion(rows, ['dev', 'prod'], 'prod');
  expect(plan.items).toMatchObject([{ digest: '1', fromDigest: '0' }]);
  expect(plan.skipped.map(({ reason }) => reason)).toEqual([
    'prod runs this release already',
    'nothing runs in dev',
    'it must be healthy in dev first',
  ]);
});
