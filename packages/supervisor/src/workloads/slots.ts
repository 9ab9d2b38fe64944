import { createHash } from 'node:crypto';
import type { WorkloadRelease, WorkloadSpec } from '../api.ts';

/** A place for one process: instances of a slot replace each other. */
export interface Slot {
  /** What the place is for; survives a change of role (a promoted canary goes on in its place) and of weight. */
  key: string;
  /** Changes with everything that needs a new process. */
  revision: string;
  release: WorkloadRelease;
  spec: WorkloadSpec;
}

export function slotKey(release: WorkloadRelease): string {
  if (release.role === 'preview') {
    return `preview/${release.previewId}`;
  }
  // A baseline is the stable release in a fresh process, so both run side by side.
  return release.role === 'baseline' ? `${release.digest}/baseline` : release.digest;
}

export function slotsOf(spec: WorkloadSpec, restartGeneration: number): Slot[] {
  return spec.releases.map(release => ({
    key: slotKey(release),
    revision: revisionOf(spec, release, restartGeneration),
    release,
    spec,
  }));
}

/** Names one slot in one revision. */
export function slotId(slot: { key: string; revision: string }): string {
  return `${slot.key}@${slot.revision}`;
}

function revisionOf(spec: WorkloadSpec, release: WorkloadRelease, restartGeneration: number) {
  const reasons = [
    release.digest,
    release.bundleDir,
    Object.entries(spec.env).sort(),
    [...spec.dependsOn].sort(),
    spec.secretsDir,
    spec.memoryLimitMiB,
    restartGeneration,
  ];
  return createHash('sha256').update(JSON.stringify(reasons)).digest('hex').slice(0, 12);
}
