import type { HealthStatus } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { WorkloadPhase, WorkloadStatus } from '@internal/supervisor';

const HEALTH = {
  Progressing: 'Progressing',
  Healthy: 'Healthy',
  Degraded: 'Degraded',
  CrashLoop: 'Failed',
  Asleep: 'Asleep',
  Stopped: 'Stopped',
} as const satisfies Record<WorkloadPhase, HealthStatus>;

const ROLE = {
  stable: 'stable',
  canary: 'candidate',
  baseline: 'baseline',
  standby: 'standby',
} as const;

/** The supervisor's view of a workload in the words of the deploy plugin. */
export function observedFrom(status: WorkloadStatus): ObservedState {
  const serving = status.instances.filter(
    instance => instance.role === 'stable' && instance.phase !== 'Exited',
  );
  const main = status.instances.filter(instance => instance.role !== 'preview');
  const stable = status.releaseStatuses.find(release => release.role === 'stable');
  const others = status.releaseStatuses.length > 1;
  const ready = serving.filter(instance => instance.phase === 'Ready');
  const sum = (values: Array<number | undefined>) => {
    const known = values.filter((value): value is number => value !== undefined);
    return known.length ? known.reduce((total, value) => total + value, 0) : undefined;
  };
  return {
    service: status.service,
    environment: status.environment,
    // What is wrong with a candidate is told with the releases; users are served by the stable release meanwhile.
    health: HEALTH[others && stable ? stable.phase : status.phase],
    message: status.message,
    digest: digestOf(status),
    desiredDigest: stableOf(status),
    // While the phase is Progressing the supervisor still works on the newest state.
    settled: status.observedGeneration === status.generation && status.phase !== 'Progressing',
    url: status.url,
    instances: serving.length,
    oldestStartTime: ready.map(instance => instance.startTime).sort()[0],
    rssBytes: sum(main.map(instance => instance.rssBytes)),
    cpuPercent: sum(main.map(instance => instance.cpuPercent)),
    restarts: status.restarts,
    lastLogLines: status.lastLogLines,
    readiness: status.readiness,
    releases: status.releaseStatuses.flatMap(({ phase, message: _, role, ...release }) =>
      role === 'preview' ? [] : [{ ...release, role: ROLE[role], health: HEALTH[phase] }],
    ),
    previews: (status.previews ?? []).map(preview => ({
      previewId: preview.previewId,
      health: HEALTH[preview.phase],
      message: preview.message,
      url: preview.url,
    })),
  };
}

/** What serves; of a service that sleeps, what a request would wake. */
function digestOf(status: WorkloadStatus): string | undefined {
  if (status.activeDigest) return status.activeDigest;
  if (status.phase === 'Asleep') return stableOf(status);
  // A canary may have all of the traffic.
  const [first] = [...status.releaseStatuses].sort((a, b) => b.weight - a.weight);
  return first?.weight > 0 ? first.digest : undefined;
}

function stableOf(status: WorkloadStatus): string | undefined {
  return status.releases.find(release => release.role === 'stable')?.digest;
}
