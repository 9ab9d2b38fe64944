import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentHash } from '../bootstrap/hash.mjs';
import { cacheFolder, root } from '../bootstrap/paths.mjs';
import { withDependencies } from '../bootstrap/workspaces.mjs';

const file = name => join(cacheFolder, 'passed', `${name.replaceAll('/', '+')}.json`);

/**
 * Remembers that the tests of a package passed, by the contents of everything they depend on: the package, the workspaces it uses,
 * the lockfile, root settings and the Node. (backstage-cli's own success cache looks at the last commit only, and so would pass
 * what was changed since.)
 */
export function passedBefore(workspace, all, nodeVersion) {
  const own = [workspace.name, ...Object.keys(workspace.manifest.devDependencies ?? {})];
  const folders = new Set(
    ['@internal/backend-testing', ...own].flatMap(name =>
      withDependencies(name, all).map(({ folder }) => folder),
    ),
  );
  const shared = ['yarn.lock', 'package.json', 'tsconfig.json'].map(name => join(root, name));
  const hash = contentHash([...folders, ...shared], [nodeVersion], { tests: true });
  const path = file(workspace.name);
  return {
    /** Number of tests that passed with exactly these contents; undefined when they must run. */
    count() {
      try {
        const last = JSON.parse(readFileSync(path, 'utf8'));
        return last.hash === hash ? last.passed : undefined;
      } catch {
        return undefined;
      }
    },
    record({ passed, failed }) {
      if (failed || !passed) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify({ hash, passed }));
      renameSync(`${path}.new`, path);
    },
  };
}
