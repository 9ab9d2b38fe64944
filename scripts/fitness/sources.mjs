import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../bootstrap/paths.mjs';

const NOT_OURS = /(^|\/)(node_modules|dist|dist-types|coverage|\.devopshub|\.git|\.yarn)(\/|$)/;

function walk(folder = '') {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (NOT_OURS.test(path)) return [];
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** What git would commit; without `.git` all files that are no builds. */
function listFiles() {
  try {
    const text = execFileSync(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 2 ** 26,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return text.split('\0').filter(path => path && existsSync(join(root, path)));
  } catch {
    return walk();
  }
}

/** Paths of all files of the repository, relative to its root. */
export const files = listFiles();

const texts = new Map();
export function text(path) {
  if (!texts.has(path)) texts.set(path, readFileSync(join(root, path), 'utf8'));
  return texts.get(path);
}

export const isTest = path =>
  /\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)(e2e|e2e-tests|testing|setupTests)[./]|\/test[A-Z]\w*\.ts$/.test(
    path,
  );

/** Our own code: no generated files. */
export const sources = files.filter(
  path => /\.([cm]?[jt]s|tsx)$/.test(path) && !/\/generated\/|\.d\.ts$/.test(path),
);

/** `path:line  text` of every line that matches, comments that start a line left out. */
export function linesMatching(paths, pattern) {
  return paths.flatMap(path =>
    text(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !/^\s*(\/\/|\*)/.test(line)
          ? [`${path}:${index + 1}  ${line.trim().slice(0, 120)}`]
          : [],
      ),
  );
}

export const lineCount = path => text(path).split('\n').length - 1;
