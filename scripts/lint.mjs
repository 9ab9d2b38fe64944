// npm run lint [-- --fix]: eslint over all packages, prettier, knip for code that nobody uses, and what all package.json share.
import { join } from 'node:path';
import { bootstrap } from './bootstrap/bootstrap.mjs';
import { main } from './bootstrap/failure.mjs';
import { cacheFolder, root } from './bootstrap/paths.mjs';
import { run } from './bootstrap/progress.mjs';
import { yarnScript } from './bootstrap/toolchain.mjs';

const bin = name => join(root, 'node_modules', name);

await main(async args => {
  const { node, env } = args.includes('--no-bootstrap')
    ? { node: process.execPath, env: process.env }
    : await bootstrap();
  const fix = args.includes('--fix');
  const steps = [
    [
      'eslint',
      [
        ...[bin('@backstage/cli/bin/backstage-cli'), 'repo', 'lint', '--max-warnings', '0'],
        ...['--success-cache', '--success-cache-dir', join(cacheFolder, 'lint-passed')],
        ...(fix ? ['--fix'] : []),
      ],
    ],
    [
      'prettier',
      [bin('prettier/bin-prettier.js'), fix ? '--write' : '--check', '--loglevel', 'warn', '.'],
    ],
    ['knip', [bin('knip/bin/knip.js'), '--no-progress']],
    ['constraints', [yarnScript, 'constraints', ...(fix ? ['--fix'] : [])]],
  ].filter(([name]) => name !== 'prettier' || !args.includes('--no-format'));
  let failures = 0;
  for (const [name, command] of steps) {
    const code = await run(node, command, { cwd: root, env, stdio: 'inherit' });
    process.stdout.write(`  ${code === 0 ? '✓' : '✗'} ${name}\n`);
    failures += code === 0 ? 0 : 1;
  }
  return failures ? 1 : 0;
});
