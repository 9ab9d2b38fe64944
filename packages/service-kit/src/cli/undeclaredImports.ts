import type { Metafile } from 'esbuild';

/** What is read of a package.json. */
export interface PackageJson {
  name: string;
  type?: string;
  dependencies?: Record<string, string>;
}

/**
 * Imports of a service's own files that its package.json does not name: they would work on this machine by luck. One line
 * each, with the fix.
 */
export function undeclaredImports(metafile: Metafile, manifest: PackageJson): string[] {
  const declared = new Set([manifest.name, ...Object.keys(manifest.dependencies ?? {})]);
  const lines = new Set<string>();
  for (const [file, input] of Object.entries(metafile.inputs)) {
    if (file.startsWith('..') || file.includes('node_modules') || file === 'artifact.ts') continue;
    for (const each of input.imports) {
      const specifier = each.original ?? each.path;
      if (/^(\.|\/|node:|#|<)/.test(specifier) || each.path.startsWith('node:')) continue;
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      if (!declared.has(name)) {
        lines.add(
          `${file} imports "${name}", which package.json must name: add it to \`dependencies\``,
        );
      }
    }
  }
  return [...lines].sort();
}
