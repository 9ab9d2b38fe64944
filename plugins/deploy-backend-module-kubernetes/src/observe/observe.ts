import type { HealthStatus } from '@internal/plugin-deploy-common';
import type { InstanceDetail, ObservedState } from '@internal/plugin-deploy-node';
import type { ReplicaSet, Rollout } from '../cluster/types';
import { RELEASE_ANNOTATION, templateRelease } from '../cluster/types';
import { hasGivenUp, instanceDetail, newestFirst, platformEvents, podReady } from './instances';
import { byHash, canaryWeight, isSettled, POD_HASH, rolloutState } from './rollout';
import type { ServiceObjects } from './ServiceObjects';

interface View {
  health: HealthStatus;
  message: string;
  settled: boolean;
  digest?: string;
}

/** What runs of a service, in the words of the deploy plugin. Undefined when there is no workload. */
export function observedFrom(
  place: { service: string; environment: string; url?: string },
  objects: ServiceObjects,
): ObservedState | undefined {
  const workload = objects.rollout ?? objects.deployment;
  if (!workload) return undefined;
  const instances = newestFirst(objects.pods.map(instanceDetail));
  const view = objects.rollout ? ofRollout(objects, instances) : ofDeployment(objects, instances);
  const ready = objects.pods.filter(podReady);
  return {
    ...place,
    ...view,
    desiredDigest: workload.metadata.annotations?.[RELEASE_ANNOTATION],
    instances: instances.filter(({ state }) => state !== 'Terminating').length,
    oldestStartTime: ready.map(pod => pod.status?.startTime ?? '').sort()[0],
    restarts: instances.reduce((total, { restarts }) => total + restarts, 0),
    previews: [],
    releases: releasesOf(objects),
    ...(objects.rollout && { rollout: rolloutState(objects.rollout, objects) }),
    instanceDetails: instances,
    events: platformEvents(objects.events),
  };
}

const PHASES = {
  Healthy: 'Healthy',
  Progressing: 'Progressing',
  Paused: 'Progressing',
  Degraded: 'Degraded',
} as const satisfies Record<string, HealthStatus>;

function ofRollout({ rollout, replicaSets }: ServiceObjects, instances: InstanceDetail[]): View {
  const { status = {}, spec } = rollout!;
  // A first release that is not yet called stable is not one to come back to.
  const settled = isSettled(rollout!) && Boolean(status.stableRS);
  const stable = byHash(replicaSets, status.stableRS);
  const active = spec?.strategy.blueGreen
    ? byHash(replicaSets, status.blueGreen?.activeSelector) ?? stable
    : stable;
  const digest = active && templateRelease(active);
  const crashing = instances.find(hasGivenUp);
  if (spec?.replicas === 0 && settled) {
    return { health: 'Stopped', message: 'scaled to no instance', settled, digest };
  }
  const phase = status.phase ?? 'Progressing';
  return {
    health: settled ? PHASES[phase] : 'Progressing',
    message: crashing
      ? `${crashing.name}: ${crashing.state}${crashing.message ? `, ${crashing.message}` : ''}`
      : status.message ?? phase.toLowerCase(),
    // A pause waits for a person or for time: the target has done what it was told so far.
    settled: settled && phase !== 'Progressing',
    digest,
  };
}

const revisionOf = (each: ReplicaSet) =>
  Number(each.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

function ofDeployment(objects: ServiceObjects, instances: InstanceDetail[]): View {
  const { metadata, spec, status = {} } = objects.deployment!;
  const seen = status.observedGeneration === metadata.generation;
  const wanted = spec?.replicas ?? 1;
  const serving = objects.replicaSets
    .filter(each => (each.status?.readyReplicas ?? 0) > 0)
    .sort((one, other) => revisionOf(other) - revisionOf(one));
  const complete =
    seen &&
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted;
  // While two releases serve, the older one is what the service can count on.
  const digest = complete && serving[0] ? templateRelease(serving[0]) : lastOf(serving);
  if (complete) {
    return wanted === 0
      ? { health: 'Stopped', message: 'scaled to no instance', settled: true, digest }
      : { health: 'Healthy', message: `${wanted} ready`, settled: true, digest };
  }
  const late = status.conditions?.find(
    ({ type, status: value }) => type === 'Progressing' && value === 'False',
  );
  const crashing = instances.find(hasGivenUp);
  if (seen && (late || crashing)) {
    const message = crashing
      ? `${crashing.name}: ${crashing.state}${crashing.message ? `, ${crashing.message}` : ''}`
      : late!.message ?? 'not ready in time';
    return { health: serving.length ? 'Degraded' : 'Failed', message, settled: true, digest };
  }
  const message = `${status.updatedReplicas ?? 0} of ${wanted} updated`;
  return { health: 'Progressing', message, settled: false, digest };
}

function lastOf(serving: ReplicaSet[]): string | undefined {
  const last = serving[serving.length - 1];
  return last && templateRelease(last);
}

function releasesOf({ rollout, replicaSets }: ServiceObjects): ObservedState['releases'] {
  const walking = rollout && rollout.status?.currentPodHash !== rollout.status?.stableRS;
  const weight = walking ? canaryWeight(rollout, replicaSets) : 0;
  return replicaSets
    .filter(({ status }) => (status?.replicas ?? 0) > 0)
    .map(each => {
      const role = rollout ? roleOf(each, rollout) : 'stable';
      const ready = each.status?.readyReplicas ?? 0;
      const instances = each.status?.replicas ?? 0;
      return {
        digest: templateRelease(each) ?? '',
        role,
        weight: weightOf(role, weight),
        instances,
        ready,
        health: ready >= instances ? ('Healthy' as const) : ('Progressing' as const),
      };
    });
}

function roleOf(each: ReplicaSet, rollout: Rollout): 'stable' | 'candidate' | 'standby' {
  const hash = each.metadata.labels?.[POD_HASH];
  if (hash === rollout.status?.stableRS) return 'stable';
  return hash === rollout.status?.currentPodHash ? 'candidate' : 'standby';
}

function weightOf(role: 'stable' | 'candidate' | 'standby', candidate: number): number {
  if (role === 'standby') return 0;
  return role === 'candidate' ? candidate : 100 - candidate;
}
