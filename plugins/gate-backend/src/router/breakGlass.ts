import { gateBreakGlassPermission, gateDecisionReadPermission } from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import type { FollowUps } from '../breakGlass/FollowUps';
import { idSchema } from './idSchema';

const listSchema = z.object({
  state: z.enum(['open', 'closed']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
const closeSchema = z.object({
  notes: z
    .string()
    .trim()
    .min(10, 'must say what came of it, in at least 10 characters')
    .max(5_000),
});

/** `/break-glass`: the follow-ups of changes that passed in spite of the gate. */
export function createBreakGlassRouter(options: { access: Access; followUps: FollowUps }) {
  const { access, followUps } = options;
  const router = Router();

  router.get('/break-glass', async (req, res) => {
    const query = parse(listSchema, req.query);
    const caller = await access.caller(req);
    const found = await followUps.list(query);
    const refs = found.map(({ change }) => change.entityRef);
    const readable = await access.allowedEntities(gateDecisionReadPermission, refs, caller);
    res.json({ items: found.filter(({ change }) => readable.has(change.entityRef)) });
  });

  router.post('/break-glass/:id/close', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const { notes } = parse(closeSchema, req.body);
    const caller = await access.caller(req);
    const { change } = await followUps.get(id);
    await access.assertEntity(gateBreakGlassPermission, change.entityRef, caller);
    res.json(await followUps.close(id, notes, caller.ref));
  });

  return router;
}
