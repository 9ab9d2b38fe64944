import { after, describe, it } from 'node:test';
import { targetCases } from '@internal/plugin-deploy-node/testUtils';
import { startTarget } from './cluster';

describe('the Kubernetes target', { concurrency: 4 }, () => {
  const started = startTarget();
  after(async () => (await started).stop());
  for (const { name, run } of targetCases('target'))
    it(name, async () => run((await started).harness));
});
