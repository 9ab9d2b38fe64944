import { NotAllowedError } from '@backstage/errors';
import { type Change, gateBreakGlassPermission } from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Access, Caller } from '../access/Access';
import type { Authorizer } from '../authorizations/Authorizer';
import { changeSchema } from '../domain/changeSchema';

const authorizeSchema = z.object({
  change: changeSchema,
  breakGlass: z.object({ reason: z.string().max(2_000) }).optional(),
});
const verifySchema = z.object({ token: z.string().min(1).max(500), change: changeSchema });

/** `/authorizations`: for the plugins that make changes; people go through them. */
export function createAuthorizationsRouter(options: { access: Access; authorizer: Authorizer }) {
  const { access, authorizer } = options;
  const router = Router();

  router.post('/authorizations', async (req, res) => {
    const { change, breakGlass } = parse(authorizeSchema, req.body);
    const caller = await access.caller(req);
    assertExecutor(caller, change);
    const glass = breakGlass && {
      ...breakGlass,
      assertAllowed: async () => {
        if (!caller.person) {
          throw new NotAllowedError('Only a person can break the glass; nothing was changed.');
        }
        await access.assertEntity(gateBreakGlassPermission, change.entityRef, caller);
      },
    };
    res.status(201).json(await authorizer.authorize(change, glass));
  });

  router.post('/authorizations/verify', async (req, res) => {
    const { token, change } = parse(verifySchema, req.body);
    assertExecutor(await access.caller(req), change);
    res.json(await authorizer.verify(token, change));
  });

  return router;
}

function assertExecutor(caller: Caller, change: Change): void {
  if (!caller.viaPlugin) {
    throw new NotAllowedError(
      'Changes are authorized for the plugin that makes them; ask that plugin for the change.',
    );
  }
  if (caller.person && caller.ref !== change.actor) {
    throw new NotAllowedError(
      `change.actor must be who asks (${caller.ref}), not ${change.actor}; nothing was changed.`,
    );
  }
}
