import { mkdir, readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { ConflictError, isError } from '@backstage/errors';
import type {
  LocalRepository,
  NameAvailability,
  Push,
} from '@internal/plugin-local-platform-common';
import * as tar from 'tar';
import type { CallOptions, GitHostService, RepositoryCommit } from '../services';
import type { PlatformConnection } from './PlatformConnection';

const segment = encodeURIComponent;

/** Files travel as tar streams, so that no path of the caller's disk crosses the API. */
export class GitHostClient implements GitHostService {
  constructor(private readonly connection: PlatformConnection) {}

  async createRepository(
    request: Parameters<GitHostService['createRepository']>[0],
    options: CallOptions,
  ): Promise<LocalRepository> {
    const { sourceDir, author, ...rest } = request;
    const names = await readdir(sourceDir);
    const query = new URLSearchParams({
      ...rest,
      authorName: author.name,
      authorEmail: author.email,
    });
    const pack = tar.create(
      { cwd: sourceDir, portable: true, filter: path => !/^(\.\/)?\.git(\/|$)/.test(path) },
      names.map(name => `./${name}`),
    );
    return this.connection.json('POST', `/repositories?${query}`, options, {
      stream: Readable.from(pack),
      contentType: 'application/x-tar',
    });
  }

  getRepository(name: string, options: CallOptions) {
    return this.connection.find<LocalRepository>(`/repositories/${segment(name)}`, options);
  }

  async listRepositories(options: CallOptions) {
    const { items } = await this.connection.json<{ items: LocalRepository[] }>(
      'GET',
      '/repositories',
      options,
    );
    return items;
  }

  getAvailability(name: string, options: CallOptions) {
    return this.connection.json<NameAvailability>(
      'GET',
      `/repositories/${segment(name)}/availability`,
      options,
    );
  }

  archiveRepository(name: string, options: CallOptions) {
    return this.act(name, 'archive', options);
  }

  restoreRepository(name: string, options: CallOptions) {
    return this.act(name, 'restore', options);
  }

  transferRepository(name: string, owner: string, options: CallOptions) {
    return this.act(name, 'transfer', options, { owner });
  }

  async removeRepository(name: string, requestId: string, options: CallOptions) {
    const query = new URLSearchParams({ requestId });
    await this.connection.call('DELETE', `/repositories/${segment(name)}?${query}`, options);
  }

  async listPushes(query: { afterSequence: number; limit?: number }, options: CallOptions) {
    const search = new URLSearchParams({ after: String(query.afterSequence) });
    if (query.limit) search.set('limit', String(query.limit));
    const { items } = await this.connection.json<{ items: Push[] }>(
      'GET',
      `/pushes?${search}`,
      options,
    );
    return items;
  }

  async checkout(name: string, commitOrBranch: string, targetDir: string, options: CallOptions) {
    await mkdir(targetDir, { recursive: true });
    if ((await readdir(targetDir)).length > 0) {
      throw new ConflictError(`${targetDir} must be empty to check "${name}" out into it`);
    }
    const path = `/repositories/${segment(name)}/commits/${segment(commitOrBranch)}`;
    const commit = await this.connection.json<{
      commit: string;
      message: string;
      author: string;
      time: string;
    }>('GET', path, options);
    const archive = await this.connection.call(
      'GET',
      `/repositories/${segment(name)}/commits/${commit.commit}/archive`,
      options,
    );
    await pipeline(
      Readable.fromWeb(archive.body as ReadableStream),
      tar.extract({ cwd: targetDir, strict: true }),
    );
    return commit;
  }

  async readFile(name: string, commitOrBranch: string, path: string, options: CallOptions) {
    const file = path.split('/').map(segment).join('/');
    try {
      const answer = await this.connection.call(
        'GET',
        `/repos/${segment(name)}/blob/${segment(commitOrBranch)}/${file}`,
        options,
      );
      return await answer.text();
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') return undefined;
      throw error;
    }
  }

  async resolveCommit(name: string, commitOrBranch: string, options: CallOptions) {
    const path = `/repositories/${segment(name)}/commits/${segment(commitOrBranch)}`;
    return (await this.connection.json<{ commit: string }>('GET', path, options)).commit;
  }

  async log(
    name: string,
    { from, to, limit }: { from?: string; to: string; limit?: number },
    options: CallOptions,
  ) {
    const query = new URLSearchParams({ to });
    if (from) query.set('from', from);
    if (limit) query.set('limit', String(limit));
    const { items } = await this.connection.json<{ items: RepositoryCommit[] }>(
      'GET',
      `/repositories/${segment(name)}/commits?${query}`,
      options,
    );
    return items;
  }

  commitFiles(
    name: string,
    request: { files: Record<string, string>; baseCommit: string; message: string },
    options: CallOptions,
  ) {
    return this.connection.json<{ commit: string }>(
      'POST',
      `/repositories/${segment(name)}/commits`,
      options,
      { json: request },
    );
  }

  private act(name: string, action: string, options: CallOptions, json: unknown = {}) {
    return this.connection.json<LocalRepository>(
      'POST',
      `/repositories/${segment(name)}/${action}`,
      options,
      { json },
    );
  }
}
