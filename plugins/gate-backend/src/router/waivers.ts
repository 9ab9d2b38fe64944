import {
  gateDecisionReadPermission,
  gateWaiverCreatePermission,
  gateWaiverDecidePermission,
} from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import type { Waivers } from '../waivers/Waivers';
import { idSchema } from './idSchema';

const listSchema = z.object({
  entityRef: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
const requestSchema = z.object({
  checkId: z.string().min(1),
  entityRef: z.string().regex(/^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/, 'must be <kind>:<namespace>/<name>'),
  environment: z.string().min(1).max(100).optional(),
  reason: z.string().trim().min(10, 'must say why, in at least 10 characters').max(2_000),
  expireTime: z.iso.datetime({ offset: true }),
});
const decideSchema = z.object({
  decision: z.enum(['grant', 'reject', 'revoke']),
  comment: z.string().trim().max(2_000).optional(),
});

/** `/waivers`: passing one check for some time. */
export function createWaiversRouter(options: { access: Access; waivers: Waivers }) {
  const { access, waivers } = options;
  const router = Router();

  router.get('/waivers', async (req, res) => {
    const query = parse(listSchema, req.query);
    const caller = await access.caller(req);
    const found = await waivers.list(query);
    const refs = found.map(({ entityRef }) => entityRef);
    const readable = await access.allowedEntities(gateDecisionReadPermission, refs, caller);
    res.json({ items: found.filter(({ entityRef }) => readable.has(entityRef)) });
  });

  router.post('/waivers', async (req, res) => {
    const wanted = parse(requestSchema, req.body);
    const caller = await access.caller(req);
    await access.assertEntity(gateWaiverCreatePermission, wanted.entityRef, caller);
    res.status(201).json(await waivers.request(wanted, caller.ref));
  });

  router.post('/waivers/:id/decide', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const { decision, comment } = parse(decideSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateWaiverDecidePermission, caller);
    res.json(await waivers.decide(id, decision, { by: caller.ref, comment }));
  });

  return router;
}
