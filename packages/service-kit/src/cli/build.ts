import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { copyClosure } from './copyClosure.ts';
import { undeclaredImports, type PackageJson } from './undeclaredImports.ts';

/**
 * Stays outside of the bundle: what OpenTelemetry instruments by intercepting `require` (inside the bundle it would never be
 * called and the spans would be missing), and knex, whose optional drivers do not resolve.
 */
const EXTERNAL = ['express', 'pg', 'knex', 'kafkajs'];

/** Never reached by us; they are not installed. */
const ABSENT = ['pg-native', '@opentelemetry/winston-transport'];

/**
 * Builds the artifact of the service in a folder: `dist/server.cjs` and what it needs beside it. The same sources give the
 * same bytes.
 *
 * @throws Error when an import is not named in package.json, with the fix.
 */
export async function buildService(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;
  const dist = join(folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist);
  const { metafile } = await build({
    stdin: {
      // First of all, so that it sees each `require` of what it instruments.
      contents: `import '@internal/service-kit/telemetry/start';\nimport './src/main.ts';\n`,
      resolveDir: folder,
      sourcefile: 'artifact.ts',
      loader: 'ts',
    },
    absWorkingDir: folder,
    outfile: join(dist, 'server.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: [...EXTERNAL, ...ABSENT, '*.node'],
    // Code that asks for its own place gets that of the artifact.
    define: { 'import.meta.url': '__artifactUrl' },
    banner: {
      js: `'use strict';const __artifactUrl = require('node:url').pathToFileURL(__filename).href;`,
    },
    legalComments: 'none',
    minifySyntax: true,
    metafile: true,
    logLevel: 'error',
  });
  const missing = undeclaredImports(metafile, manifest);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  if (existsSync(join(folder, 'migrations'))) {
    await cp(join(folder, 'migrations'), join(dist, 'migrations'), { recursive: true });
    // Migrations keep the module format that they had in the package.
    const format = { type: manifest.type ?? 'commonjs' };
    await writeFile(join(dist, 'migrations', 'package.json'), `${JSON.stringify(format)}\n`);
  }
  const used = externalsOf(metafile);
  const packages = await copyClosure(used, folder, join(dist, 'node_modules'));
  await writeFile(join(dist, 'externals.json'), `${JSON.stringify({ used, packages }, null, 2)}\n`);
  await writeOpenApi(folder, dist);
}

/** Names of the packages that the bundle requires at run time. */
function externalsOf(metafile: Metafile): string[] {
  const [output] = Object.values(metafile.outputs);
  const names = (output?.imports ?? [])
    .filter(each => each.external && !each.path.startsWith('node:'))
    .map(each => packageOf(each.path))
    .filter(name => EXTERNAL.includes(name));
  return [...new Set(names)].sort();
}

/** `@scope/name/sub/path` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Asks the artifact itself, so that the document is that of what runs. */
async function writeOpenApi(folder: string, dist: string): Promise<void> {
  const child = spawn(process.execPath, [join(dist, 'server.cjs'), 'openapi'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: '' },
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', chunk => chunks.push(chunk));
  const code = await new Promise(resolve => child.on('close', resolve));
  if (code !== 0) throw new Error('The built artifact does not start; see the lines above');
  await writeFile(join(dist, 'openapi.json'), Buffer.concat(chunks));
}
