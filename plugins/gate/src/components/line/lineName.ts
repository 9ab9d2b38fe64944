import type { StoppedLine } from '@internal/plugin-gate-common';
import { entityName } from '@internal/portal-ui';

/** "Everything", or "System commerce". */
export function lineName({ systemRef }: Pick<StoppedLine, 'systemRef'>): string {
  return systemRef ? `System ${entityName(systemRef)}` : 'Everything';
}
