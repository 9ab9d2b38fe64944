import type { PauseReason, RolloutPhase } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { Advance } from './advance';
import type { RolloutPatch, RolloutRecord } from './RolloutRecord';

const RUNNING = { Progressing: 'Progressing', Paused: 'Paused', Degraded: 'Degraded' } as const;

/** The record of a rollout whose steps the target walks: it follows what the target reports. Undefined: nothing new. */
export function mirror(
  rollout: RolloutRecord,
  observed: ObservedState | undefined,
  now: Date,
): Advance | undefined {
  const seen = observed?.rollout;
  if (!seen || seen.digest !== rollout.toDigest) return undefined;
  const patch: RolloutPatch = {
    stepIndex: seen.stepIndex,
    weight: seen.weight,
    message: seen.message,
    ...(seen.weight > 0 && !rollout.firstTrafficTime && { firstTrafficTime: now.toISOString() }),
    ...(changedRuns(rollout, seen.analysisRuns) && { analysisRuns: seen.analysisRuns }),
  };
  if (seen.aborted) {
    if (rollout.phase !== 'Aborting') {
      const abortReason = seen.message;
      return { patch: { ...patch, phase: 'Aborting', abortReason }, record: 'aborting' };
    }
    if (seen.weight > 0) return changed(rollout, patch);
    return {
      patch: { ...patch, phase: 'Aborted', endTime: now.toISOString(), settled: false },
      record: 'ended',
    };
  }
  if (rollout.phase === 'Aborting') return undefined;
  if (seen.phase === 'Healthy') {
    if (rollout.phase !== 'Progressing') return { patch: { ...patch, phase: 'Progressing' } };
    const time = now.toISOString();
    const end = { phase: 'Promoted' as const, weight: 100, endTime: time, settled: false };
    return { patch: { ...patch, ...end, allTrafficTime: time }, record: 'ended' };
  }
  const phase: RolloutPhase = RUNNING[seen.phase];
  if (phase === rollout.phase) return changed(rollout, patch);
  if (phase === 'Degraded' && rollout.phase === 'Paused') {
    return { patch: { ...patch, phase: 'Progressing', pause: undefined } };
  }
  const pause =
    phase === 'Paused'
      ? { reason: pauseReason(seen.pauseReason), startTime: now.toISOString() }
      : undefined;
  return {
    patch: { ...patch, phase, pause },
    ...(phase === 'Paused' && { record: 'paused' as const }),
  };
}

function changed(rollout: RolloutRecord, patch: RolloutPatch): Advance | undefined {
  const stepped = patch.stepIndex !== rollout.stepIndex;
  const differs =
    stepped ||
    patch.weight !== rollout.weight ||
    patch.message !== rollout.message ||
    patch.firstTrafficTime !== undefined ||
    patch.analysisRuns !== undefined;
  return differs ? { patch, ...(stepped && { record: 'stepped' as const }) } : undefined;
}

function changedRuns(rollout: RolloutRecord, seen: RolloutRecord['analysisRuns']): boolean {
  return JSON.stringify(seen) !== JSON.stringify(rollout.analysisRuns);
}

/** Argo's words for why it pauses. */
function pauseReason(reason: string | undefined): PauseReason {
  if (reason === 'InconclusiveAnalysisRun') return 'inconclusive';
  if (reason === 'BlueGreenPause') return 'blue-green';
  return 'step';
}
