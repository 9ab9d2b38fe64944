import { useApi } from '@backstage/frontend-plugin-api';
import type { BoardRow } from '@internal/plugin-deploy-common';
import { deployApiRef } from '../../api/DeployApi';
import { useLive } from '../shared/useLive';

/** Pages of the API that are read at most; more services than that are said to be more. */
const MOST_PAGES = 5;

export interface BoardContent {
  rows: BoardRow[];
  environments: string[];
  /** There are more than were read. */
  more: boolean;
}

/** All services that the viewer may see, with what runs where. */
export function useBoard() {
  const api = useApi(deployApiRef);
  return useLive<BoardContent>(
    async signal => {
      const rows: BoardRow[] = [];
      let page = await api.board({}, signal);
      rows.push(...page.items);
      for (let count = 1; page.nextCursor && count < MOST_PAGES; count += 1) {
        page = await api.board({ cursor: page.nextCursor }, signal);
        rows.push(...page.items);
      }
      return { rows, environments: page.environments, more: page.nextCursor !== undefined };
    },
    [],
    { refreshSeconds: 10 },
  );
}
