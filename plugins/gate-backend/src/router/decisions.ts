import { gateDecisionReadPermission } from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import { changeSchema } from '../domain/changeSchema';
import { type Gate, noDecision } from '../gate/Gate';
import { idSchema } from './idSchema';

const decisionSchema = z.object({ change: changeSchema });
const simulationSchema = z.object({
  change: changeSchema,
  time: z.iso.datetime({ offset: true }),
});

/** `/decisions` and `/simulations`: what the gate says, without anything happening. */
export function createDecisionsRouter(options: { access: Access; gate: Gate }) {
  const { access, gate } = options;
  const router = Router();

  router.post('/decisions', async (req, res) => {
    const { change } = parse(decisionSchema, req.body);
    const asker = await access.asker(req);
    const allowed = access.assertEntity(gateDecisionReadPermission, change.entityRef, asker);
    res.json(await gate.evaluate(change, allowed));
  });

  router.get('/decisions/:id', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const asker = await access.asker(req);
    const found = await gate.get(id);
    const { entityRef } = found.change;
    const allowed = await access.allowedEntities(gateDecisionReadPermission, [entityRef], asker);
    if (!allowed.has(entityRef)) throw noDecision(id);
    res.json(found);
  });

  router.post('/simulations', async (req, res) => {
    const { change, time } = parse(simulationSchema, req.body);
    const asker = await access.asker(req);
    await access.assertEntity(gateDecisionReadPermission, change.entityRef, asker);
    res.json(await gate.simulate(change, new Date(time)));
  });

  return router;
}
