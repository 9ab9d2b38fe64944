import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import { cdEventOf } from '../cdevents/cdEventOf';
import type { LedgerApi } from '../ledger/LedgerApi';
import { recordSchema } from '../ledger/recordSchema';
import { listSchema, withEntityRefs } from './schemas';

const appendSchema = z.object({ records: z.array(recordSchema).min(1).max(500) });

/** `/records`: what was changed. */
export function createRecordsRouter(options: {
  api: LedgerApi;
  httpAuth: HttpAuthService;
  /** Source of the events that records are given out as. */
  portalUrl: string;
}) {
  const { api, httpAuth, portalUrl } = options;
  const router = Router();

  router.post('/records', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['service', 'user'] });
    const { records } = parse(appendSchema, req.body);
    res.status(201).json({ items: await api.append(records, { credentials }) });
  });

  router.get('/records', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.list(parse(listSchema, withEntityRefs(req.query)), { credentials }));
  });

  router.get('/records/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.get(parse(z.guid(), req.params.id), { credentials }));
  });

  router.get('/records/:id/proof', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.proof(parse(z.guid(), req.params.id), { credentials }));
  });

  router.get('/records/:id/cdevent', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { record } = await api.get(parse(z.guid(), req.params.id), { credentials });
    res.json(cdEventOf(record, portalUrl));
  });

  return router;
}
