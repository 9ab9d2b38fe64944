import type { ChangeKind, GateCheck } from '@internal/plugin-gate-node';
import Router from 'express-promise-router';
import type { Access } from '../access/Access';
import { DEFAULT_TIMEOUT_MS } from '../checks/runChecks';

/** `/checks`: what is installed. */
export function createChecksRouter(options: {
  access: Access;
  checks: readonly GateCheck[];
  kinds: readonly ChangeKind[];
}) {
  const router = Router();

  router.get('/checks', async (req, res) => {
    await options.access.caller(req);
    res.json({
      checks: options.checks.map(({ id, title, damage, waivable, timeoutMs }) => ({
        id,
        title,
        damage,
        waivable,
        timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS,
      })),
      kinds: options.kinds.map(({ kind, title, destructive }) => ({ kind, title, destructive })),
    });
  });

  return router;
}
