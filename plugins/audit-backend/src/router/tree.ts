import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { LedgerApi } from '../ledger/LedgerApi';
import { headSchema } from './schemas';

const headsSchema = z.object({ limit: z.coerce.number().int().min(1).max(1000).default(50) });
const size = z.coerce.number().int().min(0);
const consistencySchema = z.object({ from: size, to: size });
const verifySchema = z.object({ heads: z.array(headSchema).max(100).default([]) });

/** `/heads`, `/consistency` and `/verify`: what proves that records are whole and complete. */
export function createTreeRouter({ api, httpAuth }: { api: LedgerApi; httpAuth: HttpAuthService }) {
  const router = Router();

  router.get('/heads', async (req, res) => {
    const { limit } = parse(headsSchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await api.heads(limit, { credentials }) });
  });

  router.get('/heads/latest', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await api.latestHead({ credentials }));
  });

  router.post('/heads', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.status(201).json(await api.signHead({ credentials }));
  });

  router.get('/consistency', async (req, res) => {
    const { from, to } = parse(consistencySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await api.consistency(from, to, { credentials }));
  });

  router.post('/verify', async (req, res) => {
    const { heads } = parse(verifySchema, req.body ?? {});
    const credentials = await httpAuth.credentials(req);
    res.json(await api.verify(heads, { credentials }));
  });

  return router;
}
