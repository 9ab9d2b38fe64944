import type { ReleaseDiff } from '@internal/plugin-deploy-common';

/** "4 commits · 1 setting · 2 API changes, 1 breaking · 1 migration"; what does not differ is left out. */
export function diffSummary(diff: ReleaseDiff): string {
  const breaking = diff.api.filter(change => change.breaking).length;
  const parts = [
    count(diff.commits.length, 'commit'),
    count(diff.settings.length, 'setting'),
    count(diff.api.length, 'API change') + (breaking ? `, ${breaking} breaking` : ''),
    count(diff.migrations.length, 'migration'),
    count(diff.dependencies.length, 'dependency', 'dependencies'),
  ].filter(Boolean);
  return parts.join(' · ') || 'Nothing that is compared differs';
}

function count(number: number, one: string, many = `${one}s`): string {
  return number === 0 ? '' : `${number} ${number === 1 ? one : many}`;
}
