import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { EventsService } from '@backstage/plugin-events-node';
import type { RepositoryChanged } from '@internal/plugin-local-platform-common';
import {
  serviceNameProblem,
  TOPIC_REPOSITORY_CHANGED,
} from '@internal/plugin-local-platform-common';
import { git, GitCommandError } from '@internal/plugin-local-platform-node';
import type { Clock } from '@internal/plugin-kit';
import type { KeyedLock } from '../KeyedLock';
import type { Author } from './bareRepository';
import { commitFiles, initBareRepository } from './bareRepository';
import { changeOwnerInAnswers, changeOwnerInCatalogInfo } from './changeOwner';
import type { PushJournal } from './PushJournal';
import type { RepositoryRecord, RepositoryStore } from './RepositoryStore';

/** How long an archived repository can be restored. */
export const ARCHIVE_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

export interface CreateRepositoryRequest {
  name: string;
  description: string;
  owner: string;
  author: Author;
  requestId: string;
  /** Who gets the blame for the first push. */
  creator: string;
}

/**
 * The repositories of this machine: rows say what should be, folders follow. Each operation can be killed anywhere and be
 * called again, and `repair` at start finishes what was left.
 */
export class LocalGitHost {
  constructor(
    private readonly deps: {
      gitRoot: string;
      store: RepositoryStore;
      journal: PushJournal;
      locks: KeyedLock;
      events: EventsService;
      clock: Clock;
      logger: LoggerService;
    },
  ) {}

  list(): Promise<RepositoryRecord[]> {
    return this.deps.store.list();
  }

  /** @throws NotFoundError when there is none, or when it is only being made. */
  async get(name: string): Promise<RepositoryRecord> {
    const repository = await this.deps.store.find(name);
    if (!repository || repository.phase === 'Creating') {
      throw new NotFoundError(`There is no repository "${name}"`);
    }
    return repository;
  }

  gitDir(repository: RepositoryRecord): string {
    return join(this.deps.gitRoot, repository.storage);
  }

  /** Why the git host cannot take a new repository of this name; says nothing about the catalog. */
  async nameProblem(name: string): Promise<string | undefined> {
    const problem = serviceNameProblem(name);
    if (problem) return `The name ${problem}`;
    const existing = await this.deps.store.find(name);
    if (existing && existing.phase !== 'Archived') {
      return `"${name}" is taken by a repository of ${existing.owner}. Choose another name.`;
    }
    return undefined;
  }

  /** Makes the repository from the files in `sourceDir`. The row comes first: of two with the same name one is refused. */
  async create(request: CreateRepositoryRequest, sourceDir: string): Promise<RepositoryRecord> {
    return this.deps.locks.run(`create:${request.requestId}`, async () => {
      const reserved = await this.reserve(request);
      if (reserved.phase !== 'Creating') return reserved;
      const gitDir = this.gitDir(reserved);
      if (!(await this.holds(gitDir, reserved.id))) {
        const draft = join(this.deps.gitRoot, `.draft-${reserved.id}`);
        await initBareRepository({
          gitDir: draft,
          sourceDir,
          defaultBranch: reserved.defaultBranch,
          author: request.author,
          time: reserved.createTime,
          message: `Create ${reserved.name}\n`,
        });
        await git(['config', 'devopshub.repositoryId', reserved.id], { gitDir: draft });
        await git(['config', 'devopshub.creator', request.creator], { gitDir: draft });
        await rename(draft, gitDir);
      }
      return this.finishCreation(reserved, request.creator);
    });
  }

  async archive(name: string): Promise<RepositoryRecord> {
    const repository = await this.get(name);
    return this.exclusively(repository, async current => {
      if (current.phase === 'Archived') return current;
      const archived = await this.deps.store.update(current.id, {
        phase: 'Archived',
        archiveTime: this.deps.clock.now(),
        storage: `${current.name}~${current.id.slice(0, 8)}.git`,
      });
      await this.settleStorage(archived);
      this.tellSoon(archived, 'archived');
      return archived;
    });
  }

  /** @throws ConflictError when another repository has taken the name meanwhile. */
  async restore(name: string): Promise<RepositoryRecord> {
    const repository = await this.get(name);
    if (repository.phase === 'Active') return repository;
    return this.exclusively(repository, async current => {
      const restored = await this.deps.store.update(current.id, {
        phase: 'Active',
        archiveTime: null,
        storage: `${current.name}.git`,
      });
      await this.settleStorage(restored);
      this.tellSoon(restored, 'restored');
      return restored;
    });
  }

  /** Rewrites the owner in the repository's files by a commit, then moves the rights. */
  async transfer(name: string, owner: string, author: Author, by: string) {
    const repository = await this.get(name);
    return this.exclusively(repository, async current => {
      if (current.phase !== 'Active') {
        throw new ConflictError(`"${name}" is archived: restore it before it changes hands`);
      }
      const gitDir = this.gitDir(current);
      await this.deps.journal.record(current, current.receivingFrom ?? 'platform');
      await commitFiles(gitDir, {
        branch: current.defaultBranch,
        files: await this.filesWithOwner(current, owner),
        author,
        time: this.deps.clock.now(),
        message: `Transfer ${name} to ${owner}\n`,
      });
      const transferred = await this.deps.store.update(current.id, { owner });
      await this.deps.journal.record(transferred, by);
      this.publishSoon();
      this.tellSoon(transferred, 'transferred');
      return (await this.deps.store.findById(current.id)) ?? transferred;
    });
  }

  /**
   * Commits contents of files to the default branch, and records it like a push.
   * @throws ConflictError when the head is not `baseCommit` any more, or the repository is archived
   */
  async commit(
    name: string,
    change: { files: Map<string, string>; baseCommit: string; author: Author; message: string },
    by: string,
  ): Promise<string> {
    const repository = await this.get(name);
    return this.exclusively(repository, async current => {
      if (current.phase !== 'Active') {
        throw new ConflictError(`"${name}" is archived: restore it before it is changed`);
      }
      const gitDir = this.gitDir(current);
      const head = (await git(['rev-parse', '--verify', current.defaultBranch], { gitDir }))
        .toString()
        .trim();
      if (head !== change.baseCommit) {
        throw new ConflictError(
          `"${name}" has changed since ${change.baseCommit.slice(
            0,
            8,
          )}; nothing was saved. Look at ${head.slice(0, 8)} and save again.`,
        );
      }
      await this.deps.journal.record(current, current.receivingFrom ?? 'platform');
      const commit = await commitFiles(gitDir, {
        branch: current.defaultBranch,
        ...change,
        time: this.deps.clock.now(),
      });
      await this.deps.journal.record(current, by);
      this.publishSoon();
      return commit;
    });
  }

  /** Undo of `create`. Does nothing when there is nothing left to undo. */
  async remove(name: string, requestId: string): Promise<void> {
    const repository = await this.deps.store.findByRequest(requestId);
    if (!repository) return;
    if (repository.name !== name) {
      throw new InputError(`Request "${requestId}" made "${repository.name}", not "${name}"`);
    }
    await this.exclusively(repository, current => this.erase(current));
  }

  /** Runs work that changes refs, such as receiving a push, and records what it changed. */
  async receive(
    repository: RepositoryRecord,
    pusher: string,
    work: (current: RepositoryRecord) => Promise<void>,
  ) {
    await this.exclusively(repository, async current => {
      await this.deps.store.update(current.id, { receivingFrom: pusher });
      try {
        await work(current);
      } finally {
        await this.recordLater(current, pusher);
      }
    });
  }

  /** Brings folders in line with rows, and finds pushes that nobody has heard of. Safe at any time; run at start. */
  async repair(): Promise<void> {
    await mkdir(this.deps.gitRoot, { recursive: true });
    for (const repository of await this.deps.store.list()) {
      try {
        await this.exclusively(repository, current => this.repairOne(current));
      } catch (error) {
        this.deps.logger.error(`Repository "${repository.name}" could not be repaired: ${error}`);
      }
    }
    this.publishSoon();
  }

  /** Removes what was archived more than 7 days ago, and drafts that nobody came back for. */
  async cleanUp(): Promise<void> {
    const now = this.deps.clock.now().getTime();
    for (const repository of await this.deps.store.list()) {
      const expired =
        (repository.archiveTime && now - repository.archiveTime.getTime() > ARCHIVE_DAYS * DAY) ||
        (repository.phase === 'Creating' && now - repository.createTime.getTime() > DAY);
      if (expired) await this.exclusively(repository, current => this.erase(current));
    }
    const known = new Set((await this.deps.store.list()).map(({ id }) => `.draft-${id}`));
    for (const entry of await readdir(this.deps.gitRoot)) {
      if (entry.startsWith('.draft-') && !known.has(entry)) {
        await rm(join(this.deps.gitRoot, entry), { recursive: true, force: true });
      }
    }
  }

  /** The refs have changed by now, so a failure here must not look like a failed push; the next repair records it. */
  private async recordLater(repository: RepositoryRecord, pusher: string): Promise<void> {
    try {
      await this.deps.journal.record(repository, pusher);
      await this.deps.store.update(repository.id, { receivingFrom: null });
      this.publishSoon();
    } catch (error) {
      this.deps.logger.error(`A push to "${repository.name}" is not recorded yet: ${error}`);
    }
  }

  private async reserve(request: CreateRepositoryRequest): Promise<RepositoryRecord> {
    const earlier = await this.deps.store.findByRequest(request.requestId);
    if (earlier) {
      if (earlier.name === request.name) return earlier;
      throw new ConflictError(`Request "${request.requestId}" already made "${earlier.name}"`);
    }
    const problem = serviceNameProblem(request.name);
    if (problem) throw new InputError(`The name ${problem}`);
    const record: RepositoryRecord = {
      id: randomUUID(),
      name: request.name,
      description: request.description,
      owner: request.owner,
      requestId: request.requestId,
      phase: 'Creating',
      defaultBranch: 'main',
      storage: `${request.name}.git`,
      createTime: this.deps.clock.now(),
    };
    await this.deps.store.insert(record);
    return record;
  }

  private async finishCreation(repository: RepositoryRecord, creator: string) {
    await this.exclusively(repository, async current => {
      if (current.phase !== 'Creating') return;
      await this.deps.journal.record(current, creator);
      const active = await this.deps.store.update(current.id, { phase: 'Active' });
      this.tellSoon(active, 'created');
      this.publishSoon();
    });
    return this.get(repository.name);
  }

  private async repairOne(repository: RepositoryRecord): Promise<void> {
    await this.settleStorage(repository);
    const gitDir = this.gitDir(repository);
    if (repository.phase === 'Creating') {
      if (!(await this.holds(gitDir, repository.id))) return;
      const creator = await git(['config', 'devopshub.creator'], { gitDir });
      await this.deps.journal.record(repository, creator.toString().trim());
      this.tellSoon(await this.deps.store.update(repository.id, { phase: 'Active' }), 'created');
      return;
    }
    await this.deps.journal.record(repository, repository.receivingFrom ?? 'platform');
    if (repository.receivingFrom) {
      await this.deps.store.update(repository.id, { receivingFrom: null });
    }
  }

  /** Moves the folder to where the row says it is, if a crash came in between. */
  private async settleStorage(repository: RepositoryRecord): Promise<void> {
    const wanted = this.gitDir(repository);
    if (repository.phase === 'Creating' || existsSync(wanted)) return;
    for (const entry of await readdir(this.deps.gitRoot)) {
      const candidate = join(this.deps.gitRoot, entry);
      if (!entry.startsWith(repository.name) || !(await this.holds(candidate, repository.id)))
        continue;
      await rename(candidate, wanted);
      return;
    }
    throw new NotFoundError(`The folder of repository "${repository.name}" is gone: ${wanted}`);
  }

  private async erase(repository: RepositoryRecord): Promise<void> {
    const gitDir = this.gitDir(repository);
    if (await this.holds(gitDir, repository.id)) {
      await rm(gitDir, { recursive: true, force: true });
    }
    await rm(join(this.deps.gitRoot, `.draft-${repository.id}`), { recursive: true, force: true });
    await this.deps.store.delete(repository.id);
    this.tellSoon(repository, 'removed');
  }

  private async holds(gitDir: string, id: string): Promise<boolean> {
    if (!existsSync(gitDir)) return false;
    try {
      const found = await git(['config', '--get', 'devopshub.repositoryId'], { gitDir });
      return found.toString().trim() === id;
    } catch (error) {
      if (error instanceof GitCommandError) return false;
      throw error;
    }
  }

  private async filesWithOwner(repository: RepositoryRecord, owner: string) {
    const rewrites = {
      'catalog-info.yaml': changeOwnerInCatalogInfo,
      'golden-path.json': changeOwnerInAnswers,
    };
    const gitDir = this.gitDir(repository);
    const files = new Map<string, string>();
    for (const [path, rewrite] of Object.entries(rewrites)) {
      const listed = await git(['ls-tree', '--name-only', repository.defaultBranch, path], {
        gitDir,
      });
      if (listed.length === 0) continue;
      const content = await git(['show', `${repository.defaultBranch}:${path}`], { gitDir });
      files.set(path, rewrite(content.toString(), owner));
    }
    return files;
  }

  private exclusively<T>(
    repository: RepositoryRecord,
    work: (current: RepositoryRecord) => Promise<T>,
  ): Promise<T> {
    return this.deps.locks.run(`repository:${repository.id}`, async () => {
      const current = await this.deps.store.findById(repository.id);
      if (!current) throw new NotFoundError(`Repository "${repository.name}" has been removed`);
      return work(current);
    });
  }

  private publishSoon() {
    this.inBackground(() => this.deps.journal.publish());
  }

  private tellSoon(repository: RepositoryRecord, change: RepositoryChanged['change']) {
    const eventPayload: RepositoryChanged = { repository: repository.name, change };
    this.inBackground(() =>
      this.deps.events.publish({ topic: TOPIC_REPOSITORY_CHANGED, eventPayload }),
    );
  }

  /** In order, but nobody's push waits for it: publishing lasts until every subscriber has done its work. */
  private inBackground(work: () => Promise<void>) {
    this.deps.locks.run('publish', work).catch(error => {
      this.deps.logger.warn(`An event is not published yet, and will be tried again: ${error}`);
    });
  }
}
