import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isError } from '@backstage/errors';
import { parse, stringify } from 'yaml';
import { type Author, git } from './git';

const TRIES = 5;
export type Values = Record<string, unknown>;

/** What a commit did: none when the repository said so already. */
export interface Committed {
  revision: string;
  changed: boolean;
}

const fileOf = (environment: string, service: string) =>
  `environments/${environment}/${service}/values.yaml`;

/**
 * The repository that says what runs where: `environments/<environment>/<service>/values.yaml`. Every change is one commit on top of
 * the newest one; when somebody else was faster it is made again on top of theirs.
 */
export class EnvironmentRepository {
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly options: {
      /** URL or path that git takes. */
      url: string;
      branch: string;
      author: Author;
      /** A folder that this portal may fill and lose. */
      workDir: string;
    },
  ) {}

  /** The values as they are now at the remote, and the last commit that touched them. */
  async read(
    environment: string,
    service: string,
  ): Promise<{ values: Values; revision: string } | undefined> {
    return this.#inTurn(async () => {
      await this.#newest();
      const file = fileOf(environment, service);
      const values = await this.#read(file);
      return values && { values, revision: await this.#lastTouch(file) };
    });
  }

  async list(environment: string): Promise<string[]> {
    return this.#inTurn(async () => {
      await this.#newest();
      const folder = join(this.options.workDir, 'environments', environment);
      return readdir(folder).catch(() => []);
    });
  }

  /**
   * Commits the values of a service; no commit where they are there already.
   *
   * @param message first line and body
   */
  async write(
    environment: string,
    service: string,
    values: Values | ((before: Values | undefined) => Values),
    message: string,
  ): Promise<Committed> {
    const file = fileOf(environment, service);
    return this.#commit(file, message, async () => {
      const before = await this.#read(file);
      const wanted = typeof values === 'function' ? values(before) : values;
      const path = join(this.options.workDir, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, stringify(wanted, { sortMapEntries: true }));
    });
  }

  /** The commit that brought the present release, when these values bring back the one before it. */
  async undoes(environment: string, service: string, values: Values): Promise<string | undefined> {
    return this.#inTurn(async () => {
      await this.#newest();
      const file = fileOf(environment, service);
      const current = (await this.#read(file))?.release;
      if (!current || current === values.release) return undefined;
      const log = await git(this.options.workDir, ['log', '-50', '--format=%H', '--', file]);
      let brought: string | undefined;
      for (const revision of log.split('\n')) {
        const release = await this.#releaseAt(revision, file);
        if (release !== current) return release === values.release ? brought : undefined;
        brought = revision;
      }
      return undefined;
    });
  }

  async #releaseAt(revision: string, file: string): Promise<unknown> {
    const content = git(this.options.workDir, ['show', `${revision}:${file}`]);
    // Before the service came, or while it was archived.
    return content.then(text => parse(text).release).catch(() => undefined);
  }

  /** Takes a service out of an environment. */
  async remove(environment: string, service: string, message: string): Promise<Committed> {
    const file = fileOf(environment, service);
    return this.#commit(file, message, () =>
      rm(dirname(join(this.options.workDir, file)), { recursive: true, force: true }),
    );
  }

  async #commit(file: string, message: string, change: () => Promise<unknown>): Promise<Committed> {
    const { workDir, author, branch } = this.options;
    return this.#inTurn(async () => {
      for (let tries = 1; ; tries += 1) {
        await this.#newest();
        await change();
        await git(workDir, ['add', '--all', '--', dirname(file)]).catch(ignoreNothingToAdd);
        if (!(await git(workDir, ['status', '--porcelain']))) {
          return { revision: await this.#lastTouch(file), changed: false };
        }
        await git(workDir, ['commit', '--quiet', '--message', message], author);
        try {
          await git(workDir, ['push', '--quiet', 'origin', `HEAD:${branch}`]);
          return { revision: await git(workDir, ['rev-parse', 'HEAD']), changed: true };
        } catch (error) {
          // Somebody else was faster: again, on top of theirs.
          if (
            tries === TRIES ||
            !/fetch first|non-fast-forward|failed to update ref|cannot lock/.test(String(error))
          )
            throw error;
        }
      }
    });
  }

  async #newest() {
    const { url, branch, workDir } = this.options;
    await mkdir(workDir, { recursive: true });
    const known = await readdir(join(workDir, '.git')).catch(() => undefined);
    if (!known) {
      await git(workDir, ['init', '--quiet']);
      await git(workDir, ['remote', 'add', 'origin', url]);
    }
    await git(workDir, ['fetch', '--quiet', 'origin', branch]);
    await git(workDir, ['reset', '--quiet', '--hard', 'FETCH_HEAD']);
    await git(workDir, ['clean', '-fdq']);
  }

  async #read(file: string): Promise<Values | undefined> {
    try {
      return parse(await readFile(join(this.options.workDir, file), 'utf8'));
    } catch (error) {
      if (isError(error) && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #lastTouch(file: string) {
    return git(this.options.workDir, ['log', '-1', '--format=%H', '--', file]);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#queue.catch(() => {}).then(work);
    this.#queue = mine;
    return mine;
  }
}

/** A service that was never there cannot be added as removed. */
function ignoreNothingToAdd(error: unknown) {
  if (!/did not match any files/.test(String(error))) throw error;
}
