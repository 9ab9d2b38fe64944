import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { parse } from '@internal/plugin-kit';
import Router from 'express-promise-router';
import { z } from 'zod';
import type { Board } from '../board/Board';

const querySchema = z.object({
  /** Entity refs. */
  system: z.string().min(1).optional(),
  owner: z.string().min(1).optional(),
  cursor: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

/** `/board`: which release runs where, of all services that the caller may see. */
export function createBoardRouter(options: { board: Board; httpAuth: HttpAuthService }) {
  const { board, httpAuth } = options;
  const router = Router();

  router.get('/board', async (req, res) => {
    const query = parse(querySchema, req.query);
    const credentials = await httpAuth.credentials(req);
    res.json(await board.page(query, { credentials }));
  });

  return router;
}
