// npm run build [-- --force] [NAME …]: builds what is stale; names: event-contracts, service-kit, portal, app.
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { buildStale } from './bootstrap/builds.mjs';
import { main } from './bootstrap/failure.mjs';

await main(async args => {
  const toolchain = await bootstrap();
  const only = args.filter(arg => !arg.startsWith('-'));
  await buildStale(toolchain, {
    only: only.length ? only : undefined,
    force: args.includes('--force'),
  });
  process.stdout.write('  ✓ Everything is built\n');
});
