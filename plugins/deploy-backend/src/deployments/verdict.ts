import type { Deployment, DeploymentPhase, HealthStatus } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';

/** What an observation says of a deployment that progresses. */
export interface Verdict {
  phase: Extract<DeploymentPhase, 'Progressing' | 'Degraded' | 'Healthy' | 'Failed'>;
  message: string;
  url?: string;
}

/** A service that sleeps has proved that it gets ready: it slept after it had been up. */
const WELL: HealthStatus[] = ['Healthy', 'Asleep'];

/**
 * Judges a deployment by what runs. Healthy only when the target has seen the desired state and this very release takes the
 * traffic; failed when the target has given up on it or its time is over.
 */
export function judge(
  deployment: Deployment,
  observed: ObservedState | undefined,
  time: { now: Date; deadline: Date },
): Verdict {
  const late = time.now >= time.deadline;
  if (!observed) {
    return late
      ? { phase: 'Failed', message: 'The target has nothing of this service; it was lost there.' }
      : { phase: 'Progressing', message: 'waiting for the target' };
  }
  const verdict =
    deployment.kind === 'preview'
      ? judgePreview(deployment, observed)
      : judgeRelease(deployment, observed);
  if (!late || verdict.phase === 'Healthy' || verdict.phase === 'Failed') return verdict;
  return { ...verdict, phase: 'Failed', message: `Not healthy in time: ${verdict.message}` };
}

function judgeRelease(deployment: Deployment, observed: ObservedState): Verdict {
  const { message, url, health } = observed;
  if (!observed.settled) return { phase: 'Progressing', message };
  if (deployment.kind === 'restart' && !restarted(deployment, observed)) {
    return { phase: 'Progressing', message: 'waiting for the new instances' };
  }
  const active = observed.digest === deployment.digest;
  if (WELL.includes(health)) {
    return active || health === 'Asleep'
      ? { phase: 'Healthy', message, url }
      : { phase: 'Progressing', message: 'waiting until the traffic is switched over' };
  }
  if (health === 'Failed') return { phase: 'Failed', message };
  if (health === 'Degraded') {
    // Trouble while something else serves, or nothing does, means that the target has given up on this release.
    return active ? { phase: 'Degraded', message } : { phase: 'Failed', message };
  }
  return { phase: 'Progressing', message };
}

function judgePreview(deployment: Deployment, observed: ObservedState): Verdict {
  const preview = observed.previews.find(each => each.previewId === deployment.previewId);
  if (!preview) return { phase: 'Progressing', message: 'waiting for the target' };
  const { message, url } = preview;
  if (WELL.includes(preview.health)) return { phase: 'Healthy', message, url };
  const failed = preview.health === 'Failed' || preview.health === 'Degraded';
  return { phase: failed ? 'Failed' : 'Progressing', message, url };
}

function restarted(deployment: Deployment, observed: ObservedState): boolean {
  if (observed.health === 'Asleep' || !deployment.startTime) return true;
  if (!observed.oldestStartTime) return false;
  return new Date(observed.oldestStartTime) >= new Date(deployment.startTime);
}
