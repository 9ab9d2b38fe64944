// npm run catalog -- check [--base REF] | generate: the entities of this repository.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { root } from './bootstrap/paths.mjs';

await main(async args => {
  const { node, env } = await bootstrap();
  const script = join(root, 'scripts', 'catalog', 'main.mjs');
  return spawnSync(node, [script, ...args], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
});
