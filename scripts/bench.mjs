// npm run bench [-- NAME …] [--json] [--runs N] [--fresh-clone] [--peer]: the budgets of bench/*.mjs, measured.
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { root } from './bootstrap/paths.mjs';
import { run } from './bootstrap/progress.mjs';

await main(async args => {
  const json = args.includes('--json');
  const write = process.stdout.write;
  // Standard output belongs to the figures alone.
  if (json) process.stdout.write = process.stderr.write.bind(process.stderr);
  const { node, yarn, env } = await bootstrap({ build: true });
  process.stdout.write = write;
  // The benchmarks import the supervisor's sources, which this Node may be too old for.
  return run(node, ['bench/support/run.mjs', ...args], {
    cwd: root,
    env: { ...env, DEVOPSHUB_YARN: yarn, NODE_NO_WARNINGS: '1' },
    stdio: 'inherit',
  });
});
