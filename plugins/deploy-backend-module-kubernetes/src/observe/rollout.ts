import type { ObservedState } from '@internal/plugin-deploy-node';
import type { ReplicaSet, Rollout } from '../cluster/types';
import { templateRelease } from '../cluster/types';
import { analysisRunsOf } from './analysisRuns';
import type { ServiceObjects } from './ServiceObjects';

export const POD_HASH = 'rollouts-pod-template-hash';

/** The controller has seen the newest spec, and no change of pause is on its way. Only then its phase is to be believed. */
export function isSettled({ metadata, status }: Rollout): boolean {
  return (
    status?.observedGeneration === String(metadata.generation) &&
    !(status.controllerPause && !status.pauseConditions?.length)
  );
}

export const byHash = (replicaSets: ReplicaSet[], hash: string | undefined) =>
  replicaSets.find(({ metadata }) => metadata.labels?.[POD_HASH] === hash);

/** Percent of the traffic at the pods of the newest template. */
export function canaryWeight(rollout: Rollout, replicaSets: ReplicaSet[]): number {
  const { status, spec } = rollout;
  if (!status?.currentPodHash || status.currentPodHash === status.stableRS) return 100;
  if (spec?.strategy.blueGreen) {
    return status.blueGreen?.activeSelector === status.currentPodHash ? 100 : 0;
  }
  if (status.canary?.weights) return status.canary.weights.canary.weight;
  // Without a mesh each ready pod gets the same share.
  const canary = byHash(replicaSets, status.currentPodHash)?.status?.readyReplicas ?? 0;
  const all = replicaSets.reduce((total, each) => total + (each.status?.readyReplicas ?? 0), 0);
  return all ? Math.round((100 * canary) / all) : 0;
}

/** The rollout as the deploy plugin's page shows it. */
export function rolloutState(
  rollout: Rollout,
  objects: ServiceObjects,
): NonNullable<ObservedState['rollout']> {
  const { status = {} } = rollout;
  const runs = objects.analysisRuns.filter(
    ({ metadata }) => metadata.labels?.[POD_HASH] === status.currentPodHash,
  );
  const pause = status.pauseConditions?.[0];
  return {
    digest: templateRelease(rollout) ?? '',
    phase: isSettled(rollout) ? status.phase ?? 'Progressing' : 'Progressing',
    aborted: Boolean(status.abort),
    stepIndex: status.currentStepIndex ?? 0,
    weight: canaryWeight(rollout, objects.replicaSets),
    message: status.message ?? '',
    ...(pause && { pauseReason: pause.reason }),
    analysisRuns: analysisRunsOf(runs),
  };
}
