import type { Change } from '../data/useChanges';
import type { OwnedService } from '../data/useOwned';

/** Services of mine that need a person, and builds of mine whose newest run on its branch is red. */
export function waitingItems(owned: OwnedService[], changes: Change[]) {
  const services = owned.filter(
    ({ health }) =>
      health && health.environments.length > 0 && ['Degraded', 'Failed'].includes(health.health),
  );
  const mine = new Set(owned.map(({ ref }) => ref));
  const newest = new Map<string, Change>();
  for (const change of changes) {
    if (!change.run || !mine.has(change.entityRef)) continue;
    const key = `${change.entityRef} ${change.run.branch}`;
    if (!newest.has(key)) newest.set(key, change);
  }
  const builds = [...newest.values()].filter(change => change.phase === 'Failed');
  return { services, builds };
}
