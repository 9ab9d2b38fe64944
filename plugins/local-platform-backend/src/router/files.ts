import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { repositoryReadPermission } from '@internal/plugin-local-platform-common';
import { git, GitCommandError, spawnGit } from '@internal/plugin-local-platform-node';
import type express from 'express';
import Router from 'express-promise-router';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import { callingPlugin } from './callers';

/** Reads of what is in a repository: single files for people, whole commits for plugins. */
export function createFilesRouter(deps: {
  host: LocalGitHost;
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
}): express.Router {
  const { host, access, httpAuth } = deps;
  const router = Router();

  router.get('/repos/:name/:kind(blob|tree)/:ref/*', async (req, res) => {
    const { name, ref, kind } = req.params;
    const path = req.params['0'].replace(/\/$/, '');
    const credentials = await httpAuth.credentials(req, { allowLimitedAccess: true });
    const repository = await host.get(name);
    await access.require(repositoryReadPermission, repository, credentials);
    const gitDir = host.gitDir(repository);
    // It is somebody's file on the portal's own origin: it must never run there.
    res.setHeader('content-security-policy', `default-src 'none'; sandbox`);
    res.setHeader('x-content-type-options', 'nosniff');
    const text = 'text/plain; charset=utf-8';
    if (kind === 'blob') {
      const blob = await resolve(gitDir, `${ref}:${path}`);
      res.type(text);
      await send(['cat-file', 'blob', blob], gitDir, res);
    } else {
      const tree = await resolve(gitDir, path ? `${ref}:${path}` : `${ref}^{tree}`);
      res.type(text);
      await send(['ls-tree', '--name-only', tree], gitDir, res);
    }
  });

  router.get('/repositories/:name/commits/:revision', async (req, res) => {
    await callingPlugin(httpAuth, req);
    const gitDir = host.gitDir(await host.get(req.params.name));
    const commit = await resolve(gitDir, `${req.params.revision}^{commit}`);
    const text = await git(['show', '--no-patch', '--format=%aI%n%an <%ae>%n%B', commit], {
      gitDir,
    });
    const [time, author, ...message] = text.toString().trimEnd().split('\n');
    res.json({ commit, author, message: message.join('\n'), time });
  });

  router.get('/repositories/:name/commits/:revision/archive', async (req, res) => {
    await callingPlugin(httpAuth, req);
    const gitDir = host.gitDir(await host.get(req.params.name));
    const commit = await resolve(gitDir, `${req.params.revision}^{commit}`);
    res.type('application/x-tar');
    await send(['archive', '--format=tar', commit], gitDir, res);
  });

  return router;
}

async function resolve(gitDir: string, revision: string): Promise<string> {
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', revision];
    return (await git(args, { gitDir })).toString().trim();
  } catch (error) {
    if (!(error instanceof GitCommandError)) throw error;
    throw new NotFoundError(`There is no "${revision}" in this repository`);
  }
}

/** Streams what git prints; a git that fails half-way breaks the answer off, so that it is not taken for whole. */
async function send(args: string[], gitDir: string, res: express.Response): Promise<void> {
  const child = spawnGit(args, { gitDir });
  child.stderr.resume();
  const output = new PassThrough();
  child.stdout.pipe(output, { end: false });
  child.once('error', error => output.destroy(error));
  child.once('close', code => {
    if (code === 0) output.end();
    else output.destroy(new Error(`git ${args[0]} failed with ${code}`));
  });
  try {
    await pipeline(output, res);
  } finally {
    child.kill();
  }
}
