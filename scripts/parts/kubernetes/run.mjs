// The Kubernetes tier: control plane and Prometheus up, tests, all of it down. Arguments: parts of test file names to run alone.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../bootstrap/paths.mjs';
import { startControlPlane } from './controlPlane.mjs';
import { startPrometheus } from './prometheus.mjs';
import { bundleTests } from './tests.mjs';

const files = await bundleTests(process.argv.slice(2)).catch(fail);
const cluster = await startControlPlane().catch(fail);
const prometheus = await startPrometheus().catch(async error => {
  await cluster.stop();
  fail(error);
});
const tests = spawn(
  process.execPath,
  ['--test', '--test-force-exit', '--test-concurrency=1', '--test-timeout=900000', ...files],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_OPTIONS: '--enable-source-maps',
      KUBECONFIG: cluster.kubeconfig,
      CONTROL_PLANE_DATA: cluster.data,
      CONTROL_PLANE_BIN: cluster.bin,
      PROMETHEUS_URL: prometheus.url,
      METRICS_FEED_PORT: String(prometheus.feedPort),
      SERVICE_CHART: join(root, 'infra', 'helm', 'service'),
      CHECKOUT: root,
    },
  },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tests.kill(signal));
const [code] = await once(tests, 'close');
await prometheus.stop();
await cluster.stop();
process.exit(code ?? 1);

function fail(error) {
  console.error(error.message);
  process.exit(1);
}
