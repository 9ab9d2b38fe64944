// Runs every `conformance/*.conformance.ts` of a workspace against the suites of others, which lie beside the checkout.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './bootstrap/paths.mjs';

const suites = resolve(root, process.env.CONFORMANCE_SUITES ?? '../shared/suites');
if (!existsSync(suites)) {
  process.stderr.write(
    `The conformance suites are not there: ${suites}. Set CONFORMANCE_SUITES to the folder that has them. Nothing was run.\n`,
  );
  process.exit(1);
}
const sources = globSync('{packages,plugins}/*/conformance/*.conformance.ts', { cwd: root });
const folder = join(root, 'node_modules', '.cache', 'conformance');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const outputs = sources.map(source => join(folder, `${source.replaceAll(/[/.]/g, '-')}.test.cjs`));
for (const [place, source] of sources.entries()) {
  await build({
    entryPoints: [join(root, source)],
    outfile: outputs[place],
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    packages: 'external',
    logLevel: 'warning',
    // The verifier of exports asks whether it is the program; here it is only read.
    define: { 'import.meta.filename': '""', 'import.meta.dirname': '""' },
  });
}
process.stdout.write(`Suites: ${relative(root, suites)}\n`);
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', ...outputs], {
  stdio: 'inherit',
  env: { ...process.env, CONFORMANCE_SUITES: suites },
});
process.exit(status ?? 1);
