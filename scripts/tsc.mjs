// npm run tsc: checks the types of the portal and of every package that has a tsconfig of its own.
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { cacheFolder, root } from './bootstrap/paths.mjs';
import { run } from './bootstrap/progress.mjs';
import { workspaces } from './bootstrap/workspaces.mjs';

await main(async args => {
  const { node, env } = args.includes('--no-bootstrap')
    ? { node: process.execPath, env: process.env }
    : await bootstrap({ build: ['event-contracts', 'service-kit'] });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const info = join(cacheFolder, 'tsc');
  mkdirSync(info, { recursive: true });
  const projects = workspaces()
    .map(({ folder }) => folder)
    .filter(folder => existsSync(join(folder, 'tsconfig.json')));
  let failures = 0;
  for (const folder of [root, ...projects]) {
    const name = relative(root, folder) || 'portal';
    const code = await run(
      node,
      [
        ...[tsc, '-p', folder, '--noEmit', '--pretty', 'false', '--incremental'],
        ...(folder === root ? ['--emitDeclarationOnly', 'false'] : []),
        ...['--tsBuildInfoFile', join(info, `${name.replaceAll('/', '-')}.tsbuildinfo`)],
      ],
      { cwd: root, env, stdio: 'inherit' },
    );
    process.stdout.write(`  ${code === 0 ? '✓' : '✗'} types of ${name}\n`);
    failures += code === 0 ? 0 : 1;
  }
  return failures ? 1 : 0;
});
