import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** Folders that a build makes or a package manager fills: no part of a service's content. */
export const MADE_FOLDERS = new Set(['node_modules', 'dist', '.git', 'coverage', '.devopshub']);

export interface PathState {
  commit: string;
  message: string;
  author: string;
  /** The paths have uncommitted changes. */
  dirty: boolean;
}

/** Reads what git knows of some folders of a checkout; without git, what their content says. */
export class CheckoutGit {
  constructor(readonly dir: string) {}

  get present(): boolean {
    return existsSync(join(this.dir, '.git'));
  }

  async head(): Promise<string | undefined> {
    if (!this.present) return undefined;
    return (
      (await this.#git('rev-parse', '--verify', '--quiet', 'HEAD').catch(() => '')).trim() ||
      undefined
    );
  }

  /** The last commit that touched any of the paths; undefined when none did. */
  async lastCommit(paths: string[]): Promise<PathState | undefined> {
    const log = await this.#git('log', '-1', '--format=%H%x00%s%x00%an', '--', ...paths);
    if (!log.trim()) return undefined;
    const [commit, message, author] = log.trim().split('\0');
    return { commit, message, author, dirty: await this.dirty(paths) };
  }

  async dirty(paths: string[]): Promise<boolean> {
    if (paths.length === 0) return false;
    return (await this.#git('status', '--porcelain', '--', ...paths)).trim() !== '';
  }

  /** sha256 over the names and bytes of all files of the paths, as 40 hex digits like a commit id. */
  contentHash(paths: string[]): string {
    const hash = createHash('sha256');
    for (const path of [...paths].sort()) {
      for (const file of filesOf(join(this.dir, path))) {
        hash
          .update(`${relative(this.dir, file)}\0`)
          .update(readFileSync(file))
          .update('\0');
      }
    }
    return hash.digest('hex').slice(0, 40);
  }

  /** Unpacks the committed content of one folder into an empty one. */
  async extract(commit: string, path: string, targetDir: string): Promise<void> {
    const archive = join(targetDir, '.checkout.tar');
    await this.#git('archive', '--format=tar', `--output=${archive}`, commit, '--', path);
    const depth = path.split('/').length;
    await exec('tar', ['-xf', archive, '-C', targetDir, `--strip-components=${depth}`]);
    await exec('rm', ['-f', archive]);
  }

  async #git(...args: string[]): Promise<string> {
    const { stdout } = await exec('git', ['-C', this.dir, ...args], { maxBuffer: 16 * 2 ** 20 });
    return stdout;
  }
}

function filesOf(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => !MADE_FOLDERS.has(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(dir, entry.name);
      if (entry.isDirectory()) return filesOf(path);
      return entry.isFile() ? [path] : [];
    });
}
