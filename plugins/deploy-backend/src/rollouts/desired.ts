import type { Release } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';
import type { RolloutRecord } from './RolloutRecord';

type Part = Pick<DesiredState, 'release' | 'candidate' | 'baseline' | 'standby' | 'strategy'>;

/**
 * What a rollout wants of the target, from its record alone.
 *
 * @param release of a digest of this service
 * @param stable what runs without the rollout
 */
export async function desiredPart(
  rollout: RolloutRecord,
  stable: Release | undefined,
  release: (digest: string) => Promise<Release>,
  now: Date,
): Promise<Part> {
  const { phase, driver, strategy, toDigest, fromDigest } = rollout;
  if (phase === 'Promoted') {
    const warm = rollout.standbyUntil && now < new Date(rollout.standbyUntil);
    const unneeded = !warm || stable?.digest !== toDigest;
    return { release: stable, ...(!unneeded && { standby: await release(fromDigest) }) };
  }
  if (!['Progressing', 'Paused', 'Degraded', 'Aborting'].includes(phase))
    return { release: stable };
  if (driver === 'target') return { release: await release(toDigest), strategy };
  if ('recreate' in strategy) {
    if (phase === 'Aborting') return { release: stable };
    if (rollout.weight === 100) return { release: await release(toDigest) };
    return { release: rollout.stopped ? undefined : stable };
  }
  const matches = rollout.routes.flatMap(route => route.matches);
  return {
    release: stable,
    candidate: {
      release: await release(toDigest),
      weight: rollout.weight,
      ...(matches.length > 0 && { matches }),
      ...('canary' in strategy && strategy.canary.stickySessions && { sticky: true }),
      ...('blueGreen' in strategy && { previewId: previewIdOf(rollout) }),
    },
    ...(rollout.baselineWeight !== undefined && { baseline: { weight: rollout.baselineWeight } }),
  };
}

/** Name of the preview in its URL. */
export function previewIdOf(rollout: Pick<RolloutRecord, 'id'>): string {
  return `r${rollout.id.slice(0, 7)}`;
}
