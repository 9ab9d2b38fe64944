import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { readManifest } from './Workspace';

const SOURCE = /\.(ts|mts|cts|tsx|js|mjs|cjs|jsx)$/;
const IMPORTS =
  /(?:^|[;\n])\s*(?:import|export)\b(?:[\s\w{},*$]*\bfrom)?\s*(['"])([^'"\n]+)\1|\b(?:import|require)\(\s*(['"])([^'"\n]+)\3\s*\)/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|(^|[^:'"`])\/\/[^\n]*/g;

/**
 * Imports of packages that package.json does not name. Builds run below the platform's own `node_modules`, where such an import
 * would be found by accident and then be missing on the developer's machine.
 * @returns one line per import, with the fix
 */
export function undeclaredImports(sourceDir: string): string[] {
  const manifest = readManifest(sourceDir);
  const declared = new Set([
    manifest.name,
    ...Object.keys({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }),
  ]);
  const problems: string[] = [];
  for (const file of sources(sourceDir)) {
    const text = readFileSync(file, 'utf8').replace(COMMENTS, '$1');
    for (const match of text.matchAll(IMPORTS)) {
      const name = packageName(match[2] ?? match[4]);
      if (!name || declared.has(name) || declared.has(`@types/${name}`)) continue;
      problems.push(
        `${relative(
          sourceDir,
          file,
        )} imports '${name}', which package.json does not name. Add it with its exact version.`,
      );
    }
  }
  return [...new Set(problems)];
}

function packageName(specifier: string): string | undefined {
  if (/^[./#]|^node:|^data:/.test(specifier)) return undefined;
  if (builtinModules.includes(specifier)) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function* sources(dir: string): Generator<string> {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.'))
      continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.isFile() && SOURCE.test(entry.name)) yield path;
  }
}
