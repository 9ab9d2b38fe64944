import { type TargetHarness, targetCases } from '@internal/plugin-deploy-node/testUtils';
import { release } from './deployHarness';
import { MemoryTarget } from './MemoryTarget';

describe('the target in memory keeps what every target keeps', () => {
  let services = 0;
  const target = new MemoryTarget(() => new Date());
  const harness: TargetHarness = {
    target,
    environment: 'prod',
    newService: () => `service-${(services += 1)}`,
    async release(service, version, { behaviour = 'good', ...change } = {}) {
      const digest = `sha256:${service}-${version}`;
      target.behaviours.set(digest, behaviour);
      const made = release(String(version), { service, digest, ...change });
      return { ...made, createTime: new Date().toISOString(), sequence: version };
    },
    async pass() {
      target.tick();
    },
    patience: 20,
  };
  it.each(targetCases('portal'))('$name', async ({ run }) => {
    await expect(run(harness)).resolves.toBeUndefined();
  });
});
