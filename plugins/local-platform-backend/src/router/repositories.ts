import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  repositoryArchivePermission,
  repositoryCreatePermission,
  repositoryTransferPermission,
} from '@internal/plugin-local-platform-common';
import express from 'express';
import Router from 'express-promise-router';
import * as tar from 'tar';
import { z } from 'zod';
import type { RepositoryAccess } from '../access/RepositoryAccess';
import type { ServiceNames } from '../repositories/ServiceNames';
import type { LocalGitHost } from '../repositories/LocalGitHost';
import type { RepositoryRecord } from '../repositories/RepositoryStore';
import { presentRepository } from '../repositories/presentRepository';
import { audited, parse } from '@internal/plugin-kit';
import { callerName, callingPlugin } from './callers';

const createSchema = z.object({
  name: z.string(),
  description: z.string().max(1000),
  owner: z.string(),
  authorName: z.string().min(1).max(200),
  authorEmail: z.string().min(1).max(200),
  requestId: z.string().min(8).max(200),
});

export function createRepositoriesRouter(deps: {
  host: LocalGitHost;
  names: ServiceNames;
  access: RepositoryAccess;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  portalUrl: string;
}): express.Router {
  const { host, names, access, httpAuth, auditor, portalUrl } = deps;
  const router = Router();
  const present = (record: RepositoryRecord) => presentRepository(record, portalUrl);

  router.get('/repositories', async (_req, res) => {
    const repositories = await host.list();
    res.json({ items: repositories.filter(({ phase }) => phase !== 'Creating').map(present) });
  });

  router.get('/repositories/:name', async (req, res) => {
    res.json(present(await host.get(req.params.name)));
  });

  router.get('/repositories/:name/availability', async (req, res) => {
    const reason = await names.problem(req.params.name);
    res.json(reason ? { available: false, reason } : { available: true });
  });

  router.post('/repositories', async (req, res) => {
    const credentials = await callingPlugin(httpAuth, req);
    await access.requireBasic(repositoryCreatePermission, credentials);
    const { authorName, authorEmail, ...request } = parse(createSchema, req.query);
    await names.requireOwner(request.owner);
    const meta = { repository: request.name, owner: request.owner };
    const sourceDir = await mkdtemp(join(tmpdir(), 'new-repository-'));
    try {
      // Not the request itself: a failed pipeline destroys its source, and the answer with it.
      const body = req.iterator({ destroyOnReturn: false });
      await pipeline(body, tar.extract({ cwd: sourceDir, strict: true })).catch(error => {
        req.resume();
        throw new InputError('The files must come as a tar stream', error);
      });
      const created = await audited(
        auditor,
        { eventId: 'repository-create', request: req, meta },
        () =>
          host.create(
            {
              ...request,
              author: { name: authorName, email: authorEmail },
              creator: callerName(credentials),
            },
            sourceDir,
          ),
      );
      res.status(201).json(present(created));
    } finally {
      await rm(sourceDir, { recursive: true, force: true });
    }
  });

  router.delete('/repositories/:name', async (req, res) => {
    await callingPlugin(httpAuth, req);
    const { requestId } = parse(z.object({ requestId: z.string().min(1) }), req.query);
    const meta = { repository: req.params.name };
    await audited(auditor, { eventId: 'repository-remove', request: req, meta }, () =>
      host.remove(req.params.name, requestId),
    );
    res.status(204).end();
  });

  router.post('/repositories/:name/:action(archive|restore)', async (req, res) => {
    const { name, action } = req.params;
    const credentials = await httpAuth.credentials(req, { allow: ['user', 'service'] });
    await access.require(repositoryArchivePermission, await host.get(name), credentials);
    const changed = await audited(
      auditor,
      { eventId: `repository-${action}`, request: req, meta: { repository: name } },
      () => (action === 'archive' ? host.archive(name) : host.restore(name)),
    );
    res.json(present(changed));
  });

  router.post('/repositories/:name/transfer', express.json(), async (req, res) => {
    const { name } = req.params;
    const credentials = await httpAuth.credentials(req, { allow: ['user', 'service'] });
    const { owner } = parse(z.object({ owner: z.string() }), req.body);
    await access.require(repositoryTransferPermission, await host.get(name), credentials);
    await names.requireOwner(owner);
    const by = callerName(credentials);
    const author = { name: by, email: `${by.replace(/^.*\//, '')}@devopshub.invalid` };
    const changed = await audited(
      auditor,
      { eventId: 'repository-transfer', request: req, meta: { repository: name, owner } },
      () => host.transfer(name, owner, author, by),
    );
    res.json(present(changed));
  });

  return router;
}
