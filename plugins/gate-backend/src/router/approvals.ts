import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  gateApprovalCreatePermission,
  gateDecisionReadPermission,
} from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access } from '../access/Access';
import type { ApprovalInbox } from '../approvals/ApprovalInbox';
import type { Approvals } from '../approvals/Approvals';
import { changeSchema } from '../domain/changeSchema';
import { idSchema } from './idSchema';

const requestSchema = z.object({ change: changeSchema });
const listSchema = z.object({
  state: z.enum(['pending', 'approved', 'rejected', 'expired', 'superseded', 'used']).optional(),
  mine: z.enum(['true', 'false']).optional(),
  entityRef: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
const verdictSchema = z.object({
  verdict: z.enum(['approved', 'rejected']),
  comment: z.string().trim().max(2_000).optional(),
});

/** `/approvals`: requests, the inbox, and verdicts. */
export function createApprovalsRouter(options: {
  access: Access;
  approvals: Approvals;
  inbox: ApprovalInbox;
}) {
  const { access, approvals, inbox } = options;
  const router = Router();

  router.get('/approvals', async (req, res) => {
    const { mine, ...query } = parse(listSchema, req.query);
    const caller = await access.caller(req);
    const found =
      mine === 'true' ? await inbox.mine(query, caller) : await inbox.list(query, caller);
    const refs = found.map(({ change }) => change.entityRef);
    const readable = await access.allowedEntities(gateDecisionReadPermission, refs, caller);
    res.json({ items: found.filter(({ change }) => readable.has(change.entityRef)) });
  });

  router.post('/approvals', async (req, res) => {
    const { change } = parse(requestSchema, req.body);
    const caller = await access.caller(req);
    await access.assertEntity(gateDecisionReadPermission, change.entityRef, caller);
    if (caller.person && caller.ref !== change.actor) {
      throw new NotAllowedError(
        `change.actor must be who asks (${caller.ref}), not ${change.actor}; nothing was asked for.`,
      );
    }
    const request = await approvals.request(change, caller.person ? caller.ref : change.actor);
    res.status(201).json(await inbox.shown(request, caller));
  });

  router.get('/approvals/:id', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const caller = await access.caller(req);
    const found = await inbox.get(id, caller);
    const { entityRef } = found.change;
    const readable = await access.allowedEntities(gateDecisionReadPermission, [entityRef], caller);
    if (!readable.has(entityRef)) throw new NotFoundError(`There is no request '${id}'.`);
    res.json(found);
  });

  router.post('/approvals/:id/verdict', async (req, res) => {
    const id = parse(idSchema, req.params.id);
    const answer = parse(verdictSchema, req.body);
    const caller = await access.caller(req);
    await access.assert(gateApprovalCreatePermission, caller);
    const request = await approvals.decide(id, await inbox.approver(caller), answer);
    res.json(await inbox.shown(request, caller));
  });

  return router;
}
