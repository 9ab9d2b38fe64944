import type { Change, FreezeWindow } from '@internal/plugin-gate-common';
import { matchesAny } from '../pattern';

/** What the catalog knows about the entity of a change. */
export interface EntityFacts {
  systemRef?: string;
  ownerRefs: string[];
}

/** Whether the selector has to know the entity's system or owners. */
export function needsFacts({ selector }: Pick<FreezeWindow, 'selector'>): boolean {
  return Boolean(selector.systems?.length || selector.owners?.length);
}

/** Whether a window is about a change. Fields that are not given say nothing; without any, it is about every change. */
export function selects(
  selector: FreezeWindow['selector'],
  change: Pick<Change, 'entityRef' | 'environment' | 'kind'>,
  facts: EntityFacts,
): boolean {
  const { entityRefs, systems, owners, environments, kinds } = selector;
  const said = [
    entityRefs?.length && matchesAny(entityRefs, change.entityRef),
    systems?.length && matchesAny(systems, facts.systemRef),
    owners?.length && facts.ownerRefs.some(owner => matchesAny(owners, owner)),
    environments?.length && matchesAny(environments, change.environment),
    kinds?.length && matchesAny(kinds, change.kind),
  ].filter(each => typeof each === 'boolean');
  if (said.length === 0) return true;
  return selector.operator === 'or' ? said.some(Boolean) : said.every(Boolean);
}
