import type { EnvironmentState } from '@internal/plugin-deploy-common';

/** What the button of an environment does, or why it does nothing. */
export type NextStep =
  | { kind: 'promote'; to: string; digest: string }
  | { kind: 'blocked'; to: string; reason: string }
  | { kind: 'none' };

/**
 * Promotion of what runs in `environments[index]` to the environment after it.
 *
 * @param environments - in the order of promotion
 */
export function nextStep(environments: EnvironmentState[], index: number): NextStep {
  const from = environments[index];
  const to = environments[index + 1];
  if (!to) return { kind: 'none' };
  const blocked = (reason: string): NextStep => ({
    kind: 'blocked',
    to: to.environment,
    reason,
  });
  if (!from.release) return blocked(`Nothing runs in ${from.environment} yet.`);
  if (from.release.dirty) return blocked('It was built from uncommitted work.');
  if (!['Healthy', 'Asleep'].includes(from.health)) {
    return blocked(`It must be healthy in ${from.environment} first.`);
  }
  if (to.release?.digest === from.release.digest) {
    return blocked(`${to.environment} runs this release already.`);
  }
  return { kind: 'promote', to: to.environment, digest: from.release.digest };
}
