import { cp } from 'node:fs/promises';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { NotFoundError } from '@backstage/errors';
import type { CheckoutService, Run } from '@internal/plugin-cicd-common';
import type { RunSource, SourceHead } from '@internal/plugin-cicd-node';
import { readManifest, type Workspace } from '../install/Workspace';
import { CheckoutGit, MADE_FOLDERS, type PathState } from './checkoutGit';

/** Branch name of runs of uncommitted work. */
export const WORKING_TREE = 'working-tree';
const HEAD = 'HEAD';
/** Projects of their own with their own lock file; they are not built from this workspace. */
const OTHER_GROUPS = new Set(['web']);

/**
 * The services that lie in the checkout which the portal runs from. The release of one is the last commit that touched it or a
 * workspace package that it depends on, so that a commit to anything else builds nothing.
 */
export class CheckoutSource implements RunSource {
  readonly id = 'checkout';
  #git: CheckoutGit;
  #seen?: { head: string; heads: SourceHead[] };

  constructor(private readonly workspace: Workspace) {
    this.#git = new CheckoutGit(workspace.dir);
  }

  owns(repository: string): boolean {
    return repository.startsWith('services/');
  }

  async heads(): Promise<SourceHead[]> {
    const head = await this.#git.head();
    if (head && this.#seen?.head === head) return this.#seen.heads;
    const heads: SourceHead[] = [];
    for (const path of this.#services()) {
      const state = await this.#state(path);
      if (state) heads.push(headOf(path, HEAD, state));
    }
    if (head) this.#seen = { head, heads };
    return heads;
  }

  async resolve(repository: string): Promise<SourceHead> {
    const path = this.#services().find(candidate => candidate === repository);
    const state = path && (await this.#state(path));
    if (!state) throw new NotFoundError(`This checkout has no committed service '${repository}'.`);
    return { ...headOf(repository, HEAD, state), trigger: 'manual' };
  }

  async checkoutServices(): Promise<CheckoutService[]> {
    const services = this.#services().map(async path => {
      const paths = this.#paths(path);
      const state = await this.#state(path);
      return {
        path,
        service: basename(path),
        entityRef: `component:default/${basename(path)}`,
        commit: state?.commit ?? this.#git.contentHash(paths),
        dirty: !this.#git.present || (await this.#git.dirty(paths)),
      };
    });
    return Promise.all(services);
  }

  async workingTree(service: string): Promise<SourceHead> {
    const path = this.#services().find(candidate => basename(candidate) === service);
    if (!path) throw new NotFoundError(`This checkout has no service '${service}'.`);
    return headOf(path, WORKING_TREE, {
      commit: this.#git.contentHash(this.#paths(path)),
      message: 'Uncommitted work of this checkout',
      author: '',
      dirty: true,
    });
  }

  /** Puts the content that a run is of into an empty folder. */
  async checkout(run: Run, targetDir: string) {
    const { repository: path, commit } = run;
    if (run.branch === WORKING_TREE || !this.#git.present) {
      await cp(join(this.workspace.dir, path), targetDir, {
        recursive: true,
        filter: source => !MADE_FOLDERS.has(basename(source)),
      });
    } else {
      await this.#git.extract(commit, path, targetDir);
    }
    return { commit, message: run.commitMessage, author: run.commitAuthor };
  }

  /** Folders of services, relative to the checkout. */
  #services(): string[] {
    const root = join(this.workspace.dir, 'services');
    return folders(root)
      .filter(group => !OTHER_GROUPS.has(basename(group)))
      .flatMap(folders)
      .filter(dir => existsSync(join(dir, 'package.json')))
      .map(dir => relative(this.workspace.dir, dir));
  }

  /** The service's folder and those of the workspace packages that it is made with. */
  #paths(service: string): string[] {
    const dirs = new Set([join(this.workspace.dir, service)]);
    for (const dir of dirs) {
      const { dependencies, devDependencies } = readManifest(dir);
      for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
        const internal = this.workspace.internal(name);
        if (internal) dirs.add(internal.dir);
      }
    }
    return [...dirs].map(dir => relative(this.workspace.dir, dir));
  }

  async #state(service: string): Promise<PathState | undefined> {
    const paths = this.#paths(service);
    if (!this.#git.present) {
      return { commit: this.#git.contentHash(paths), message: '', author: '', dirty: true };
    }
    // A service that was never committed has no release of HEAD, even where packages it uses have commits.
    if (!(await this.#git.lastCommit([service]))) return undefined;
    const state = await this.#git.lastCommit(paths);
    // The service's own folder is taken from the commit, the packages from the checkout as it is.
    return state && { ...state, dirty: await this.#git.dirty(paths.slice(1)) };
  }
}

function headOf(path: string, branch: string, state: PathState): SourceHead {
  return {
    entityRef: `component:default/${basename(path)}`,
    repository: path,
    branch,
    defaultBranch: branch === HEAD,
    commit: state.commit,
    commitMessage: state.message,
    commitAuthor: state.author,
    dirty: state.dirty,
    trigger: 'checkout',
  };
}

function folders(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => join(dir, entry.name))
    .sort();
}
