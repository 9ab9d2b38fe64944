import { after, before, describe, it } from 'node:test';
import { targetCases } from '@internal/plugin-deploy-node/testUtils';
import { startTarget } from './cluster';

describe('the Kubernetes target', { concurrency: 4 }, () => {
  let started: Awaited<ReturnType<typeof startTarget>>;
  before(async () => {
    started = await startTarget();
  });
  after(() => started.stop());
  for (const { name, run } of targetCases('target')) it(name, () => run(started.harness));
});
