import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { PostgresDatabases } from '../databases/PostgresDatabases';
import { audited, parse } from '@internal/plugin-kit';
import { callingPlugin } from './callers';

/** Only plugins of the portal: the answers name folders with passwords in them. */
export function createDatabasesRouter(deps: {
  databases: PostgresDatabases;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}): express.Router {
  const { databases, httpAuth, auditor } = deps;
  const router = Router();
  const change = async <T>(verb: string, req: express.Request, work: () => Promise<T>) => {
    await callingPlugin(httpAuth, req);
    const { environment, service } = req.params;
    const meta = { environment, service };
    return audited(auditor, { eventId: `database-${verb}`, request: req, meta }, work);
  };

  router.put('/databases/:environment/:service', express.json(), async (req, res) => {
    const { database } = parse(z.object({ database: z.boolean().optional() }), req.body);
    const { environment, service } = req.params;
    res.json(
      await change('provision', req, () => databases.provision({ environment, service, database })),
    );
  });

  router.post('/databases/:environment/:service/:action(archive|restore)', async (req, res) => {
    const { environment, service, action } = req.params;
    await change(action, req, () =>
      action === 'archive'
        ? databases.archive({ environment, service })
        : databases.restore({ environment, service }),
    );
    res.status(204).end();
  });

  router.delete('/databases/:environment/:service', async (req, res) => {
    const { environment, service } = req.params;
    const force = req.query.force === 'true';
    await change('remove', req, () => databases.remove({ environment, service, force }));
    res.status(204).end();
  });

  return router;
}
