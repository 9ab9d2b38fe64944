// npm test [-- --quick | --tier NAME …] [--fresh]: every test that needs npm and Debian packages only, fast ones first. --fresh
// runs also what is unchanged since it passed.
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { Failure, main } from './bootstrap/failure.mjs';
import { seconds } from './bootstrap/progress.mjs';
import { startTestServer } from './bootstrap/testServer.mjs';
import { tiers } from './tests/tiers.mjs';

function parse(args) {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      tier: { type: 'string', multiple: true },
    },
  });
  const unknown = values.tier?.find(name => !tiers.some(tier => tier.name === name));
  if (unknown) {
    throw new Failure(
      `No tier "${unknown}". Possible: ${tiers.map(({ name }) => name).join(', ')}.`,
    );
  }
  return values;
}

function chosen({ quick, tier: names }) {
  if (names) return tiers.filter(({ name }) => names.includes(name));
  return tiers.filter(tier => tier.when !== 'asked' && !(quick && tier.when === 'full'));
}

/** Runs one tier; one that ran no test or could not run has failed, whatever its exit code. */
async function runTier(tier, context) {
  const started = Date.now();
  process.stdout.write(`\n── ${tier.name}: ${tier.title}\n`);
  let result;
  try {
    result = await tier.run(context);
  } catch (error) {
    process.stdout.write(`  ✗ ${error instanceof Failure ? error.message : error.stack}\n`);
    result = { passed: 0, failed: 1 };
  }
  if (result.passed + result.failed === 0) {
    process.stdout.write(`  ✗ ${tier.name} ran no test\n`);
    result.failed = 1;
  }
  process.stdout.write(
    `   ${tier.name}: ${result.passed} passed, ${result.failed} failed (${seconds(started)})\n`,
  );
  return result;
}

await main(async args => {
  const started = Date.now();
  const options = parse(args);
  const selected = chosen(options);
  const toolchain = await bootstrap({ build: ['event-contracts', 'service-kit'] });
  const server = selected.some(tier => tier.database)
    ? await startTestServer(toolchain)
    : undefined;
  const context = {
    ...toolchain,
    env: { ...toolchain.env, ...server?.env, CI: process.env.CI ?? 'true', FORCE_COLOR: '0' },
    fresh: options.fresh,
  };
  const total = { passed: 0, failed: 0 };
  const stop = () => void server?.stop().then(() => process.exit(130));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    for (const tier of selected) {
      const { passed, failed } = await runTier(tier, context);
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    await server?.stop();
  }
  process.stdout.write(`\nTook ${seconds(started)}.\n`);
  for (const tier of tiers.filter(one => !selected.includes(one))) {
    process.stdout.write(`Not run: ${tier.name} (${tier.title}): ${tier.command}\n`);
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed ? 1 : 0;
});
