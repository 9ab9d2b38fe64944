import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { root } from '../bootstrap/paths.mjs';
import { readJson, workspaces } from '../bootstrap/workspaces.mjs';
import { files, text } from './sources.mjs';

function none(found, fix) {
  assert.ok(found.length === 0, `${fix}\n${found.slice(0, 30).join('\n')}`);
}

const readable = files.filter(
  path =>
    /\.([cm]?[jt]sx?|json|ya?ml|md|sh|njk|html|css)$|(^|\/)(run|Dockerfile|\.npmrc)$/.test(path) &&
    !path.startsWith('scripts/fitness/'),
);

function linesWith(pattern, paths = readable) {
  return paths.flatMap(path =>
    text(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1}  ${line.trim().slice(0, 120)}`] : [],
      ),
  );
}

test('every package says what it is', () => {
  none(
    workspaces()
      .map(({ folder }) => relative(root, folder))
      .filter(folder => !existsSync(join(root, folder, 'README.md'))),
    'Write README.md (20–60 lines: what it is, configuration, develop) in:',
  );
});

test('no path of one machine is in the repository', () => {
  none(
    linesWith(/(?<![\w.-])\/(home|Users|root|work)\/[a-z][\w-]*\//),
    'Take the path from an option, an environment variable or the place of the file:',
  );
});

test('no registry is named in the repository', () => {
  none(
    linesWith(/registry\.(npmjs\.org|yarnpkg\.com)|npmRegistryServer:/, [...readable, 'yarn.lock']),
    'Registries are configuration of the machine; the bootstrap takes them from npm config:',
  );
});

test('the lockfile names packages, not places', () => {
  none(
    linesWith(/__archiveUrl|resolved "https?:/, ['yarn.lock']),
    'Delete the address from yarn.lock (yarn install with the default registry settings):',
  );
});

test('services depend on exact versions that the portal has too', () => {
  const lock = text('yarn.lock');
  const known = new Set(
    [...lock.matchAll(/^ {2}resolution: "(.+)@npm:([^"]+)"$/gm)].map(
      ([, name, version]) => `${name}@${version}`,
    ),
  );
  const own = new Set(workspaces().map(({ name }) => name));
  const found = files
    .filter(path => /^services\/(commerce|ml|data)\/[^/]+\/package\.json$/.test(path))
    .flatMap(path => {
      const { dependencies = {}, devDependencies = {} } = readJson(join(root, path));
      return Object.entries({ ...dependencies, ...devDependencies })
        .filter(([name, version]) => !own.has(name) && !known.has(`${name}@${version}`))
        .map(([name, version]) => `${path}: ${name}@${version}`);
    });
  none(
    found,
    'Name an exact version that yarn.lock has (a platform build links it from the portal, offline):',
  );
});

test('configuration keys of ours are declared', () => {
  none(
    workspaces()
      .filter(({ folder }) => existsSync(join(folder, 'config.d.ts')))
      .filter(({ manifest }) => manifest.configSchema !== 'config.d.ts')
      .map(({ folder }) => relative(root, folder)),
    'Add "configSchema": "config.d.ts" (and the file to "files") to package.json of:',
  );
});
