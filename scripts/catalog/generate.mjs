import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { root } from '../bootstrap/paths.mjs';
import { workspaces } from '../bootstrap/workspaces.mjs';

const HEADER = '# Written by `npm run catalog -- generate` from package.json.\n';

/** `@internal/plugin-logs` → `plugin-logs`; `app` → `portal-app`, so that no service is kept from a plain name. */
function entityName(packageName) {
  const name = packageName.replace(/^@internal\//, '');
  return name.startsWith('plugin-') ? name : `portal-${name.replace(/^portal-/, '')}`;
}

/** First sentence of the README below its title; a package without one has none. */
function description(folder) {
  const readme = join(folder, 'README.md');
  if (!existsSync(readme)) return undefined;
  const [, paragraph] = readFileSync(readme, 'utf8').split(/\n\s*\n/);
  return paragraph
    ?.replace(/\s+/g, ' ')
    .match(/^.*?[.](?=\s|$)/)?.[0]
    .replace(/[`*]/g, '');
}

function entity(workspace, known) {
  const part = workspace.folder.includes(`${join(root, 'plugins')}/`) ? 'plugin' : 'package';
  const manifest = JSON.parse(readFileSync(join(workspace.folder, 'package.json'), 'utf8'));
  const dependencies = Object.keys(manifest.dependencies ?? {})
    .filter(name => known.has(name) && name !== workspace.name)
    .sort();
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: entityName(workspace.name),
      title: workspace.name,
      ...(description(workspace.folder) && { description: description(workspace.folder) }),
      annotations: { 'devopshub.io/platform-part': part },
    },
    spec: {
      type: part,
      lifecycle: 'production',
      owner: 'group:default/platform-team',
      system: 'portal',
      ...(dependencies.length && {
        dependsOn: dependencies.map(name => `component:default/${entityName(name)}`),
      }),
    },
  };
}

/** Content of catalog-info.yaml by file, for every package and plugin of this repository. */
export function generated() {
  const parts = workspaces().filter(({ folder }) =>
    ['packages', 'plugins'].some(top => folder.startsWith(`${join(root, top)}/`)),
  );
  const known = new Set(parts.map(({ name }) => name));
  return new Map(
    parts.map(workspace => [
      join(workspace.folder, 'catalog-info.yaml'),
      HEADER + stringify(entity(workspace, known), { lineWidth: 0, singleQuote: true }),
    ]),
  );
}

/** Writes what differs; returns the files written. */
export function generate() {
  return [...generated()]
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(([file, text]) => {
      writeFileSync(file, text);
      return file;
    });
}
