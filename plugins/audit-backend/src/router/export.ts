import type { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { audited, parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import type { LedgerApi } from '../ledger/LedgerApi';
import { filterSchema, withEntityRefs } from './schemas';

/** `/export`: records with their proofs and a verifier, as one zip. */
export function createExportRouter(options: {
  api: LedgerApi;
  httpAuth: HttpAuthService;
  auditor: AuditorService;
}) {
  const { api, httpAuth, auditor } = options;
  const router = Router();

  router.get('/export', async (req, res) => {
    const query = parse(filterSchema, withEntityRefs(req.query));
    const credentials = await httpAuth.credentials(req);
    const begin = ({ treeSize }: { treeSize: number }) =>
      res.type('application/zip').attachment(`change-ledger-${treeSize}.zip`);
    await audited(auditor, { eventId: 'ledger-export', request: req, meta: { ...query } }, () =>
      api.export(query, begin, { credentials }),
    );
  });

  return router;
}
