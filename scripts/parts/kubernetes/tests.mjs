// The tests of the tier (plugins/*/src/**/*.cluster.ts) as files that node runs: our sources bundled, third parties as packages.
import { build } from 'esbuild';
import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../../bootstrap/paths.mjs';

const thirdPartiesStayOutside = {
  name: 'third-parties-stay-outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@internal/')
        ? undefined
        : { path, external: true },
    );
  },
};

/** @returns the files, each inside its own package so that node finds that package's dependencies. */
export async function bundleTests(only = []) {
  const sources = globSync('plugins/*/src/**/*.cluster.ts', { cwd: root })
    .filter(path => only.length === 0 || only.some(text => path.includes(text)))
    .sort();
  return Promise.all(
    sources.map(async path => {
      const folder = join(root, ...path.split('/').slice(0, 2));
      const outfile = join(folder, 'dist', 'cluster', `${basename(path, '.ts')}.cjs`);
      await build({
        entryPoints: [join(root, path)],
        outfile,
        bundle: true,
        platform: 'node',
        target: 'node22',
        format: 'cjs',
        sourcemap: 'inline',
        mainFields: ['main'],
        conditions: ['node', 'require', 'default'],
        tsconfigRaw: { compilerOptions: { target: 'es2022', useDefineForClassFields: true } },
        plugins: [thirdPartiesStayOutside],
        absWorkingDir: dirname(folder),
        logLevel: 'warning',
      });
      return outfile;
    }),
  );
}
