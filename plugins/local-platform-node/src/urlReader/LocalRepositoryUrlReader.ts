import { join, posix } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadTreeResponseFactory } from '@backstage/backend-defaults/urlReader';
import type {
  UrlReaderService,
  UrlReaderServiceReadTreeOptions,
  UrlReaderServiceReadTreeResponse,
  UrlReaderServiceReadUrlOptions,
  UrlReaderServiceReadUrlResponse,
  UrlReaderServiceSearchOptions,
  UrlReaderServiceSearchResponse,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, NotModifiedError } from '@backstage/errors';
import type { RepositoryLocation } from '@internal/plugin-local-platform-common';
import { parseRepositoryUrl, repositoryUrl } from '@internal/plugin-local-platform-common';
import { git, GitCommandError } from '../git';

/** Reads `…/api/local-platform/repos/<name>/{blob,tree}/<ref>/<path>` straight from the bare repository, without HTTP. */
export class LocalRepositoryUrlReader implements UrlReaderService {
  constructor(
    private readonly options: {
      /** Folder of the bare repositories. */
      gitRoot: string;
      treeResponseFactory: ReadTreeResponseFactory;
    },
  ) {}

  async readUrl(
    url: string,
    options?: UrlReaderServiceReadUrlOptions,
  ): Promise<UrlReaderServiceReadUrlResponse> {
    const location = locationOf(url);
    const gitDir = this.gitDir(location);
    const etag = await this.resolve(location, `${location.ref}:${location.path}`);
    if (options?.etag === etag) throw new NotModifiedError();
    const content = await git(['cat-file', 'blob', etag], { gitDir, signal: options?.signal });
    return { buffer: async () => content, etag };
  }

  async readTree(
    url: string,
    options?: UrlReaderServiceReadTreeOptions,
  ): Promise<UrlReaderServiceReadTreeResponse> {
    const location = locationOf(url);
    const gitDir = this.gitDir(location);
    const commit = await this.resolve(location, `${location.ref}^{commit}`);
    if (options?.etag === commit) throw new NotModifiedError();
    if (location.path) await this.resolve(location, `${commit}:${location.path}`);
    const paths = location.path ? ['--', location.path] : [];
    // Taken whole before it is handed on: Node throws away what a child has written and nobody reads by the time it exits,
    // and the reader of the answer may come later than that.
    const archive = await git(['archive', '--format=tar', '--prefix=tree/', commit, ...paths], {
      gitDir,
      signal: options?.signal,
    });
    return this.options.treeResponseFactory.fromTarArchive({
      stream: Readable.from([archive]),
      subpath: location.path,
      etag: commit,
      filter: options?.filter,
    });
  }

  async search(
    url: string,
    options?: UrlReaderServiceSearchOptions,
  ): Promise<UrlReaderServiceSearchResponse> {
    const { origin } = new URL(url);
    const location = locationOf(url);
    const gitDir = this.gitDir(location);
    const commit = await this.resolve(location, `${location.ref}^{commit}`);
    if (options?.etag === commit) throw new NotModifiedError();
    const listing = await git(['ls-tree', '-r', '-z', '--name-only', commit], {
      gitDir,
      signal: options?.signal,
    });
    const paths = listing.toString().split('\0').filter(Boolean);
    return {
      etag: commit,
      files: paths
        .filter(path => posix.matchesGlob(path, location.path))
        .map(path => ({
          url: repositoryUrl(origin, { ...location, path }),
          content: () => git(['cat-file', 'blob', `${commit}:${path}`], { gitDir }),
        })),
    };
  }

  toString() {
    return 'localRepository';
  }

  private gitDir({ repository }: RepositoryLocation) {
    return join(this.options.gitRoot, `${repository}.git`);
  }

  private async resolve(location: RepositoryLocation, revision: string): Promise<string> {
    try {
      const id = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', revision], {
        gitDir: this.gitDir(location),
      });
      return id.toString().trim();
    } catch (error) {
      if (!(error instanceof GitCommandError)) throw error;
      const { repository, ref, path } = location;
      throw new NotFoundError(`Local repository "${repository}" has no "${path}" at "${ref}"`);
    }
  }
}

function locationOf(url: string): RepositoryLocation {
  const location = parseRepositoryUrl(url);
  if (!location) throw new InputError(`"${url}" is not in a local repository`);
  return location;
}
