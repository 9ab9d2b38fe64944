import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { audited } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import type { LedgerApi } from '../ledger/LedgerApi';

/** `/keys`: public halves of the keys that sign tree heads. */
export function createKeysRouter(options: {
  api: LedgerApi;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { api, httpAuth, auditor } = options;
  const router = Router();

  router.get('/keys', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json({ items: await api.keys({ credentials }) });
  });

  router.post('/keys', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const event = { eventId: 'key-rotate', request: req, meta: {} };
    res.status(201).json(await audited(auditor, event, () => api.rotateKey({ credentials })));
  });

  return router;
}
