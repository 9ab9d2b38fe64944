import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '@internal/plugin-local-platform-node';

export interface Author {
  name: string;
  email: string;
}

/**
 * Makes a bare repository in `gitDir` whose first commit holds `sourceDir`. Same files, author and time: same commit.
 * @returns the commit id
 */
export async function initBareRepository(options: {
  gitDir: string;
  sourceDir: string;
  defaultBranch: string;
  author: Author;
  time: Date;
  message: string;
}): Promise<string> {
  const { gitDir, sourceDir, defaultBranch } = options;
  await rm(gitDir, { recursive: true, force: true });
  await mkdir(gitDir, { recursive: true });
  await git([
    'init',
    '--quiet',
    '--bare',
    `--initial-branch=${defaultBranch}`,
    '--template=',
    gitDir,
  ]);
  const index = { GIT_INDEX_FILE: join(gitDir, 'first-commit.index') };
  await git(['--work-tree', sourceDir, 'add', '--all', '.'], {
    gitDir,
    cwd: sourceDir,
    env: index,
  });
  const tree = await git(['write-tree'], { gitDir, env: index });
  const commit = await commitTree(gitDir, { ...options, tree: line(tree), parents: [] });
  await git(['update-ref', `refs/heads/${defaultBranch}`, commit], { gitDir });
  await rm(index.GIT_INDEX_FILE);
  return commit;
}

/** All branches and tags, by full name. */
export async function readRefs(gitDir: string): Promise<Map<string, string>> {
  const format = '--format=%(objectname) %(refname)';
  const output = await git(['for-each-ref', format, 'refs/heads', 'refs/tags'], { gitDir });
  const refs = output.toString().split('\n').filter(Boolean);
  return new Map(refs.map(ref => [ref.slice(ref.indexOf(' ') + 1), ref.split(' ')[0]]));
}

/**
 * Commits contents of files to a branch. Fails when the branch has moved meanwhile.
 * @returns the new commit, or the old one when nothing differs
 */
export async function commitFiles(
  gitDir: string,
  options: {
    branch: string;
    files: Map<string, string>;
    author: Author;
    time: Date;
    message: string;
  },
): Promise<string> {
  const ref = `refs/heads/${options.branch}`;
  const parent = line(await git(['rev-parse', '--verify', ref], { gitDir }));
  const index = { GIT_INDEX_FILE: join(gitDir, `commit-${process.pid}.index`) };
  try {
    await git(['read-tree', parent], { gitDir, env: index });
    for (const [path, content] of options.files) {
      const blob = line(await git(['hash-object', '-w', '--stdin'], { gitDir, input: content }));
      await git(['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], {
        gitDir,
        env: index,
      });
    }
    const tree = line(await git(['write-tree'], { gitDir, env: index }));
    if (tree === line(await git(['rev-parse', `${parent}^{tree}`], { gitDir }))) return parent;
    const commit = await commitTree(gitDir, { ...options, tree, parents: [parent] });
    await git(['update-ref', ref, commit, parent], { gitDir });
    return commit;
  } finally {
    await rm(index.GIT_INDEX_FILE, { force: true });
  }
}

async function commitTree(
  gitDir: string,
  options: { tree: string; parents: string[]; author: Author; time: Date; message: string },
): Promise<string> {
  const { name, email } = options.author;
  const date = `@${Math.floor(options.time.getTime() / 1000)} +0000`;
  const parents = options.parents.flatMap(parent => ['-p', parent]);
  const commit = await git(['commit-tree', options.tree, ...parents], {
    gitDir,
    input: options.message,
    env: {
      GIT_AUTHOR_NAME: name,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: name,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: date,
    },
  });
  return line(commit);
}

function line(output: Buffer): string {
  return output.toString().trim();
}
