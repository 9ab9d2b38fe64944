import { createHash } from 'node:crypto';
import type { WorkloadRelease, WorkloadSpec } from '../api.ts';

/** A place for one process: instances of a slot replace each other. */
export interface Slot {
  /** What the place is for; survives a change of role (a promoted canary goes on in its place) and of weight. */
  key: string;
  /** Changes with everything that needs a new process. */
  revision: string;
  release: WorkloadRelease;
  /** The release of which this is one replica. */
  releaseKey: string;
  spec: WorkloadSpec;
}

export function releaseKey(release: WorkloadRelease): string {
  if (release.role === 'preview') {
    return `preview/${release.previewId}`;
  }
  // A baseline is the stable release in a fresh process, so both run side by side.
  return release.role === 'baseline' ? `${release.digest}/baseline` : release.digest;
}

export function slotsOf(spec: WorkloadSpec, restartGeneration: number): Slot[] {
  return spec.releases.flatMap(release => {
    const key = releaseKey(release);
    const revision = revisionOf(spec, release, restartGeneration);
    return Array.from({ length: release.replicas ?? 1 }, (_, ordinal) => ({
      key: ordinal === 0 ? key : `${key}#${ordinal}`,
      revision,
      release,
      releaseKey: key,
      spec,
    }));
  });
}

/** Names one slot in one revision. */
export function slotId(slot: { key: string; revision: string }): string {
  return `${slot.key}@${slot.revision}`;
}

/** What a process of this release gets: the release's own settings over those of the workload. */
export function settingsOf(spec: WorkloadSpec, release: WorkloadRelease) {
  return {
    env: { ...spec.env, ...release.env },
    memoryLimitMiB: release.memoryLimitMiB ?? spec.memoryLimitMiB,
    dependsOn: release.dependsOn ?? spec.dependsOn,
  };
}

function revisionOf(spec: WorkloadSpec, release: WorkloadRelease, restartGeneration: number) {
  const { env, memoryLimitMiB, dependsOn } = settingsOf(spec, release);
  const reasons = [
    release.digest,
    release.bundleDir,
    Object.entries(env).sort(),
    [...dependsOn].sort(),
    spec.secretsDir,
    memoryLimitMiB,
    restartGeneration,
    ...(release.faults ? [Object.entries(release.faults).sort()] : []),
  ];
  return createHash('sha256').update(JSON.stringify(reasons)).digest('hex').slice(0, 12);
}
