import { ConflictError } from '@backstage/errors';
import {
  type AnalysisRun,
  type RolloutAction,
  rolloutActionRefusal,
} from '@internal/plugin-deploy-common';
import { abortPatch, nextStepPatch } from './advance';
import { backgroundRun, relevantRuns, runEnded, stepRun } from './analysisRuns';
import type { RolloutPatch, RolloutRecord } from './RolloutRecord';
import { promotingStep, stepsOf } from './steps';

export type StateAction = Exclude<RolloutAction, 'retry'>;

interface By {
  /** Entity ref of the person. */
  actor: string;
  reason?: string;
  now: Date;
}

/**
 * What an action makes of a rollout whose steps the portal walks. Pure.
 *
 * @throws ConflictError with the reason when the action cannot be taken now
 */
export function act(rollout: RolloutRecord, action: StateAction, by: By): RolloutPatch {
  const refusal = rolloutActionRefusal(action, rollout);
  if (refusal) throw new ConflictError(refusal);
  switch (action) {
    case 'promote':
      return promote(rollout, by);
    case 'promote-full':
      return promoteFull(rollout, by);
    case 'pause':
      return {
        phase: 'Paused',
        pause: { reason: 'manual', startTime: by.now.toISOString() },
        message: `Paused by ${by.actor}${by.reason ? `: ${by.reason}` : '.'}`,
      };
    case 'resume':
      return resume(rollout, by);
    default:
      return abort(rollout, by);
  }
}

function promote(rollout: RolloutRecord, by: By): RolloutPatch {
  const step = stepsOf(rollout.strategy)[rollout.stepIndex];
  const passed = passOver(rollout, by);
  const skippable = step && ['pause', 'analysis', 'experiment'].includes(step.type);
  if (skippable) return { ...nextStepPatch(rollout, by.now), ...passed };
  if (rollout.phase === 'Paused') return { ...goOn(by.now), ...passed };
  throw new ConflictError('The traffic is being shifted right now; there is nothing to skip.');
}

function promoteFull(rollout: RolloutRecord, by: By): RolloutPatch {
  const steps = stepsOf(rollout.strategy);
  const promoting = promotingStep(steps);
  const stepIndex = rollout.stepIndex <= promoting ? promoting : steps.length;
  return {
    ...goOn(by.now),
    ...passOver(rollout, by),
    full: true,
    stepIndex,
    // What recreate has not stopped yet ends when the new release takes over.
    stopped: rollout.stopped,
    baselineWeight: undefined,
    message: `${by.actor} gave all traffic to the new release.`,
  };
}

function resume(rollout: RolloutRecord, by: By): RolloutPatch {
  const step = stepsOf(rollout.strategy)[rollout.stepIndex];
  if (step?.type === 'pause' && !relevantRuns(rollout).some(run => run.phase === 'Inconclusive')) {
    return nextStepPatch(rollout, by.now);
  }
  // What could not tell is measured again.
  const unsure = relevantRuns(rollout).filter(run => run.phase === 'Inconclusive');
  return {
    ...goOn(by.now),
    passedOver: [...(rollout.passedOver ?? []), ...unsure.map(run => run.id)],
  };
}

function abort(rollout: RolloutRecord, by: By): RolloutPatch {
  const reason = `Aborted by ${by.actor}${by.reason ? `: ${by.reason}` : '.'}`;
  if (rollout.phase !== 'Pending') return { ...abortPatch(rollout, reason), abortedBy: by.actor };
  return {
    phase: 'Aborted',
    message: `${reason} It had not begun.`,
    abortReason: reason,
    abortedBy: by.actor,
    endTime: by.now.toISOString(),
    settled: false,
  };
}

function goOn(now: Date): RolloutPatch {
  return {
    phase: 'Progressing',
    pause: undefined,
    stepStartTime: now.toISOString(),
    message: 'going on',
  };
}

/** A person decides without the verdicts that are not there yet. */
function passOver(rollout: RolloutRecord, by: By): RolloutPatch {
  const open = [stepRun(rollout), backgroundRun(rollout)].filter(
    (run): run is AnalysisRun =>
      run !== undefined &&
      (run.phase === 'Inconclusive' || (run.kind !== 'background' && !runEnded(run))),
  );
  const skipped = new Set(open.map(run => run.id));
  return {
    passedOver: [...(rollout.passedOver ?? []), ...skipped],
    analysisRuns: rollout.analysisRuns.map(run =>
      skipped.has(run.id) && !runEnded(run)
        ? {
            ...run,
            phase: 'Inconclusive' as const,
            message: `Skipped by ${by.actor}.`,
            endTime: by.now.toISOString(),
          }
        : run,
    ),
  };
}
