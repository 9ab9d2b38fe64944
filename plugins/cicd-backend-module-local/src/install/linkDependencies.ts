import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { BuildError } from '../BuildError';
import { type InstalledPackage, type PackageJson, readManifest, type Workspace } from './Workspace';

const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/;

/**
 * Links exactly what package.json names into `node_modules`, from what the platform has installed. No package manager runs and no
 * script of a package does.
 * @returns one line per linked package
 * @throws BuildError naming every dependency that cannot be had, and the fix
 */
export function linkDependencies(sourceDir: string, workspace: Workspace): string[] {
  const manifest = readManifest(sourceDir);
  const wanted = { ...manifest.devDependencies, ...manifest.dependencies };
  const problems: string[] = [];
  const found: InstalledPackage[] = [];
  for (const [name, version] of Object.entries(wanted).sort()) {
    const result = find(name, version, workspace);
    if (typeof result === 'string') problems.push(result);
    else found.push({ ...result, manifest: { ...result.manifest, name } });
  }
  if (problems.length) {
    throw new BuildError(
      `${problems.length} of ${Object.keys(wanted).length} dependencies cannot be had.`,
      problems,
    );
  }
  const modules = join(sourceDir, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const { dir, manifest: linked } of found) {
    const target = join(modules, linked.name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(dir, target, 'dir');
    linkBins(linked, dir, join(modules, '.bin'));
  }
  return found.map(({ manifest: linked }) => `${linked.name} ${linked.version}`);
}

/** The package, or the line that says why not and what to do. */
function find(name: string, version: string, workspace: Workspace): InstalledPackage | string {
  if (name.startsWith('@internal/')) return findInternal(name, version, workspace);
  const installed = workspace.installed(name);
  const versions = installed.map(candidate => candidate.manifest.version).join(', ');
  if (!EXACT_VERSION.test(version)) {
    return `${name}: "${version}" is a range. A release names exact versions: write ${
      versions ? `"${versions}"` : 'the exact version'
    } in package.json.`;
  }
  const exact = installed.find(candidate => candidate.manifest.version === version);
  if (exact) return exact;
  return versions
    ? `${name} ${version}: the platform has ${versions}. Use that version in package.json, or ask the platform team to install ${version}.`
    : `${name} ${version}: the platform does not have this package. Ask the platform team to add it to the workspace, or do without it.`;
}

function findInternal(
  name: string,
  version: string,
  workspace: Workspace,
): InstalledPackage | string {
  const found = workspace.internal(name);
  if (!found) {
    const names = workspace.internalNames().filter(candidate => candidate.startsWith('@internal/'));
    return `${name}: the platform has no such package. It has ${names.join(', ')}.`;
  }
  if (found.manifest.version === version) return found;
  return `${name} ${version}: the platform has ${found.manifest.version}. Write "${name}": "${found.manifest.version}" in package.json.`;
}

function linkBins(manifest: PackageJson, dir: string, binDir: string): void {
  const bins =
    typeof manifest.bin === 'string'
      ? { [basename(manifest.name)]: manifest.bin }
      : manifest.bin ?? {};
  for (const [name, file] of Object.entries(bins)) {
    const target = join(dir, file);
    if (!existsSync(target)) continue;
    try {
      chmodSync(target, 0o755);
    } catch {
      // A read-only install: package managers have set the mode already.
    }
    rmSync(join(binDir, name), { force: true });
    symlinkSync(target, join(binDir, name));
  }
}
