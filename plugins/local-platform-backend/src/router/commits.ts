import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { audited, parse } from '@internal/plugin-kit';
import { repositoryPushPermission } from '@internal/plugin-local-platform-common';
import { git, GitCommandError } from '@internal/plugin-local-platform-node';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import { callerName, callingPlugin } from './callers';

const commitId = z.string().regex(/^[0-9a-f]{40}$/, 'must be a full commit id');

const rangeSchema = z.object({
  from: commitId.optional(),
  to: commitId,
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const commitSchema = z.object({
  files: z.record(
    z
      .string()
      .regex(/^(?!\.git\/)[\w.-]+(\/[\w.-]+)*$/, 'must be a path inside the repository')
      .refine(path => !path.split('/').includes('..'), 'must not lead out of the repository'),
    z.string().max(1_000_000),
  ),
  baseCommit: commitId,
  message: z.string().min(1).max(10_000),
});

/** Histories for plugins, and commits of files by who may push. */
export function createCommitsRouter(deps: {
  host: LocalGitHost;
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const { host, access, httpAuth, auditor } = deps;
  const router = Router();

  router.get('/repositories/:name/commits', async (req, res) => {
    await callingPlugin(httpAuth, req);
    const { from, to, limit } = parse(rangeSchema, req.query);
    const gitDir = host.gitDir(await host.get(req.params.name));
    const range = from ? [to, `^${from}`] : [to];
    const args = ['log', '-z', `--max-count=${limit}`, '--format=%H%n%aI%n%an%n%B', ...range, '--'];
    const output = await git(args, { gitDir }).catch(error => {
      if (!(error instanceof GitCommandError)) throw error;
      throw new NotFoundError(`The repository does not have both ${from} and ${to}`);
    });
    const items = output
      .toString()
      .split('\0')
      .filter(Boolean)
      .map(entry => {
        const [commit, time, author, ...message] = entry.split('\n');
        return { commit, time, author, message: message.join('\n').trimEnd() };
      });
    res.json({ items });
  });

  router.post('/repositories/:name/commits', express.json({ limit: '5mb' }), async (req, res) => {
    const { name } = req.params;
    const credentials = await httpAuth.credentials(req, { allow: ['user', 'service'] });
    const { files, ...change } = parse(commitSchema, req.body);
    await access.require(repositoryPushPermission, await host.get(name), credentials);
    const by = callerName(credentials);
    const author = { name: by, email: `${by.replace(/^.*\//, '')}@devopshub.invalid` };
    const meta = { repository: name, baseCommit: change.baseCommit, files: Object.keys(files) };
    const commit = await audited(
      auditor,
      { eventId: 'repository-commit', request: req, meta },
      () => host.commit(name, { ...change, author, files: new Map(Object.entries(files)) }, by),
    );
    res.status(201).json({ commit });
  });

  return router;
}
