import type { EnvironmentState, Rollout } from '@internal/plugin-deploy-common';

export interface TrafficPart {
  label: string;
  digest?: string;
  role: 'stable' | 'candidate' | 'baseline';
  /** Percent. */
  weight: number;
  ready?: number;
  instances?: number;
}

const labels = { stable: 'Stable', candidate: 'New', baseline: 'Baseline' } as const;

/** Who takes how much of the traffic: what the target has observed, else what the rollout has told it. */
export function trafficOf(rollout: Rollout, observed: EnvironmentState['releases']): TrafficPart[] {
  const seen = observed?.filter(({ role }) => role !== 'standby') ?? [];
  if (seen.some(({ role }) => role === 'candidate')) {
    return seen.map(({ role, digest, weight, ready, instances }) => {
      const shown = role as TrafficPart['role'];
      return { role: shown, label: labels[shown], digest, weight, ready, instances };
    });
  }
  const weight = rollout.phase === 'Promoted' ? 100 : rollout.weight;
  return [
    { role: 'stable', label: 'Stable', digest: rollout.fromDigest, weight: 100 - weight },
    { role: 'candidate', label: 'New', digest: rollout.toDigest, weight },
  ];
}
