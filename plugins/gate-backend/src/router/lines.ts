import { gateLineStopPermission } from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import type { Lines } from '../lines/Lines';
import { idSchema } from './idSchema';

const reason = z.string().trim().min(3, 'must say why').max(2_000);
const stopSchema = z.object({
  systemRef: z
    .string()
    .regex(/^system:[^/\s]+\/[^/\s]+$/, 'must be system:<namespace>/<name>')
    .optional(),
  reason,
  hotfixAllowed: z.boolean().default(false),
});
const endSchema = z.object({ reason });

/** `/lines`: stop the line. */
export function createLinesRouter(options: { access: Access; lines: Lines }) {
  const { access, lines } = options;
  const router = Router();

  router.get('/lines', async (req, res) => {
    await access.caller(req);
    res.json({ items: await lines.list() });
  });

  router.post('/lines', async (req, res) => {
    const line = parse(stopSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateLineStopPermission, caller);
    res.status(201).json(await lines.stop(line, caller.ref));
  });

  router.post('/lines/:id/end', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const { reason: why } = parse(endSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateLineStopPermission, caller);
    res.json(await lines.end(id, why, caller.ref));
  });

  return router;
}
