// npm run e2e [-- PLAYWRIGHT ARGUMENTS]: the browser tests on a real stack.
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { runPlaywright } from './tests/runners.mjs';

await main(async args => {
  const { passed, failed } = await runPlaywright(await bootstrap({ build: true }), args);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed || !passed ? 1 : 0;
});
