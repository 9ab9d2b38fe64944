// Bundles packages/backend with all @internal plugins into packages/backend/dist/portal.cjs; third parties stay in node_modules.
import configLoader from '@backstage/config-loader';
import { build } from 'esbuild';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap/paths.mjs';

const dist = join(root, 'packages', 'backend', 'dist');
const fresh = join(dist, '.new');

/** Only our own sources are bundled: what OpenTelemetry patches and what has native parts must stay a real package. */
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

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
await build({
  entryPoints: [join(root, 'packages', 'backend', 'src', 'index.ts')],
  outfile: join(fresh, 'portal.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: true,
  // Type packages of plugins lead to sources here; only built packages (service-kit) name a dist.
  mainFields: ['main'],
  conditions: ['node', 'require', 'default'],
  tsconfigRaw: { compilerOptions: { target: 'es2022', useDefineForClassFields: true } },
  plugins: [thirdPartiesStayOutside],
  logLevel: 'info',
  logOverride: { 'empty-import-meta': 'error' },
});
// Compiling every config.d.ts takes seconds; the portal reads the result instead of doing it at each start.
const schema = await configLoader.loadConfigSchema({ dependencies: ['backend', 'app'] });
writeFileSync(join(fresh, 'config-schema.json'), JSON.stringify(schema.serialize()));

// Renamed at the end, so that a stopped build leaves the bundle of before.
for (const file of ['config-schema.json', 'portal.cjs.map', 'portal.cjs']) {
  renameSync(join(fresh, file), join(dist, file));
}
rmSync(fresh, { recursive: true, force: true });
