import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

export const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

/** @returns {{name: string, folder: string, manifest: object}[]} every workspace, by the patterns `<folder>/*` of the root. */
export function workspaces() {
  return readJson(join(root, 'package.json'))
    .workspaces.map(pattern => join(root, pattern.replace(/\/\*$/, '')))
    .filter(existsSync)
    .flatMap(parent =>
      readdirSync(parent)
        .sort()
        .map(name => join(parent, name)),
    )
    .filter(folder => existsSync(join(folder, 'package.json')))
    .map(folder => {
      const manifest = readJson(join(folder, 'package.json'));
      return { name: manifest.name, folder, manifest };
    });
}

/** The workspace of that name and all workspaces it needs at run time, itself first. */
export function withDependencies(name, all = workspaces()) {
  const byName = new Map(all.map(workspace => [workspace.name, workspace]));
  const found = new Map();
  const visit = next => {
    const workspace = byName.get(next);
    if (!workspace || found.has(next)) return;
    found.set(next, workspace);
    Object.keys(workspace.manifest.dependencies ?? {}).forEach(visit);
  };
  visit(name);
  return [...found.values()];
}
