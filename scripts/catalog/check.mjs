import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../bootstrap/paths.mjs';
import { catalogFiles, parseEntities, readFromDisk, readFromGit } from './entities.mjs';
import { generated } from './generate.mjs';
import { danglingReferences, edges, refOf, schemaProblems } from './graph.mjs';

/**
 * Checks every entity that the configuration loads.
 *
 * @param {string} base git ref to compare the graph with
 * @returns {Promise<{problems: string[], report: string[]}>}
 */
export async function check(base) {
  const entities = catalogFiles(readFromDisk()).flatMap(file =>
    parseEntities(file, readFileSync(join(root, file), 'utf8')),
  );
  const problems = [
    ...(await schemaProblems(entities)),
    ...duplicates(entities),
    ...danglingReferences(entities),
    ...staleFiles(),
  ];
  return { problems, report: [`${entities.length} entities`, ...difference(entities, base)] };
}

function duplicates(entities) {
  const seen = new Map();
  return entities.flatMap(({ file, entity }) => {
    const ref = refOf(entity);
    const first = seen.get(ref);
    seen.set(ref, first ?? file);
    return first ? [`${file}: '${ref}' is also in ${first}; rename one of them`] : [];
  });
}

function staleFiles() {
  return [...generated()]
    .filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    .map(([file]) => `${relative(root, file)}: is stale; run 'npm run catalog -- generate'`);
}

function difference(entities, base) {
  let before;
  try {
    execFileSync('git', ['rev-parse', '--verify', '--quiet', `${base}^{commit}`], { cwd: root });
    before = readFromGit(base);
  } catch {
    return [`No graph to compare with: there is no git ref '${base}'`];
  }
  const old = new Set(
    catalogFiles(before)
      .flatMap(file => parseEntities(file, before.read(file)))
      .flatMap(edges),
  );
  const now = new Set(entities.flatMap(edges));
  const added = [...now].filter(edge => !old.has(edge)).map(edge => `  + ${edge}`);
  const removed = [...old].filter(edge => !now.has(edge)).map(edge => `  - ${edge}`);
  return added.length + removed.length === 0
    ? [`The graph is the same as on ${base}`]
    : [`Against ${base}: ${added.length} added, ${removed.length} removed`, ...added, ...removed];
}
