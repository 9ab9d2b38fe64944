// The analysis engine of the deploy plugin, bundled from its sources, over evidence that a benchmark makes up.
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/bootstrap/paths.mjs';

const analysis = join(root, 'plugins', 'deploy-backend', 'src', 'analysis');

/** `{DefaultAnalysisEngine, ReleaseJudge, defaultAnalysis}`. */
export async function loadAnalysis() {
  const folder = await mkdtemp(join(tmpdir(), 'devopshub-bench-'));
  const outfile = join(folder, 'analysis.cjs');
  const names = ['DefaultAnalysisEngine', 'ReleaseJudge', 'defaultAnalysis'];
  try {
    await build({
      stdin: {
        contents: names.map(name => `export * from './${name}';`).join('\n'),
        resolveDir: analysis,
        loader: 'ts',
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      mainFields: ['main'],
      conditions: ['node', 'require', 'default'],
      logLevel: 'error',
    });
    return createRequire(import.meta.url)(outfile);
  } finally {
    await rm(folder, { recursive: true });
  }
}
