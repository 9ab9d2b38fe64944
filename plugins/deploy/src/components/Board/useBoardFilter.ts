import { useUrlState } from '@internal/portal-ui';
import type { BoardFilter, BoardHealth } from './boardFilter';

/** The filters of the board, kept in the URL. */
export function useBoardFilter() {
  const [text, setText] = useUrlState('q');
  const [owner, setOwner] = useUrlState('owner');
  const [system, setSystem] = useUrlState('system');
  const [health, setHealth] = useUrlState('health', 'all');
  const filter: BoardFilter = { text, owner, system, health: known(health) };
  return { filter, setText, setOwner, setSystem, setHealth };
}

export type BoardFilterState = ReturnType<typeof useBoardFilter>;

function known(health: string): BoardHealth {
  return health === 'unwell' || health === 'rollout' || health === 'behind' ? health : 'all';
}
