// npm run golden-path -- render|check|sync …: templates and services, see packages/golden-path.
import { join } from 'node:path';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { root } from './bootstrap/paths.mjs';
import { run } from './bootstrap/progress.mjs';

await main(async args => {
  const { node, env } = args.includes('--no-bootstrap')
    ? { node: process.execPath, env: process.env }
    : await bootstrap();
  const cli = join(root, 'packages/golden-path/src/cli.ts');
  const rest = args.filter(arg => arg !== '--no-bootstrap');
  return run(node, [cli, ...rest], { cwd: root, env, stdio: 'inherit' });
});
