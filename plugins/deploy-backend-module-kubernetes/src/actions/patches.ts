import { ConflictError } from '@backstage/errors';
import type { RolloutAction } from '@internal/plugin-deploy-common';
import type { Fields } from '../cluster/KubernetesObject';
import type { Rollout } from '../cluster/types';
import { isSettled } from '../observe/rollout';

/** What an action is about: the very pause or step that it was meant for. */
export interface ActionBase {
  stepIndex: number;
  podHash: string;
  pauseStartTime?: string;
}

export const baseOf = ({ status }: Rollout): ActionBase => ({
  stepIndex: status?.currentStepIndex ?? 0,
  podHash: status?.currentPodHash ?? '',
  ...(status?.pauseConditions?.[0] && { pauseStartTime: status.pauseConditions[0].startTime }),
});

export interface Patch {
  where: 'status' | 'spec';
  body: Fields;
}

/** A merge patch of the status; the words of Argo's own command line. */
const status = (fields: Fields): Patch => ({ where: 'status', body: { status: fields } });
const spec = (fields: Fields): Patch => ({ where: 'spec', body: { spec: fields } });

const stepsOf = ({ spec: wanted }: Rollout) => wanted?.strategy.canary?.steps?.length ?? 0;
const finished = ({ status: now }: Rollout) => Boolean(now && now.currentPodHash === now.stableRS);
const changedBase = (base: ActionBase, rollout: Rollout) => {
  const now = baseOf(rollout);
  return now.stepIndex !== base.stepIndex || now.podHash !== base.podHash;
};
/** The same pause as the one that the action was meant for, as far as can be seen. */
const samePause = (base: ActionBase, rollout: Rollout) =>
  !changedBase(base, rollout) &&
  rollout.status?.pauseConditions?.[0]?.startTime === base.pauseStartTime;

/** Whether an action makes sense now. @throws ConflictError with what the rollout does instead */
export function assertPossible(action: RolloutAction, rollout: Rollout): void {
  const { phase, abort } = rollout.status ?? {};
  const name = rollout.metadata.name;
  const refuse = (reason: string) => {
    throw new ConflictError(`${name}: ${reason}. Nothing was changed.`);
  };
  if (action === 'retry') {
    if (!abort) refuse(`there is nothing to retry, its rollout was not aborted (${phase})`);
    return;
  }
  // Pausing by hand and its end are possible also between rollouts.
  if (action === 'pause' || action === 'resume') return;
  if (finished(rollout)) refuse(`there is no rollout to ${action}, all traffic is at one release`);
  if (abort && action !== 'abort') refuse(`its rollout was aborted; retry it first`);
}

/** The effect of an action is there, as far as the controller has taken it up. */
export function isDone(action: RolloutAction, base: ActionBase, rollout: Rollout): boolean {
  const { status: now = {}, spec: wanted } = rollout;
  switch (action) {
    case 'abort':
      return Boolean(now.abort && now.abortedAt) || now.currentPodHash !== base.podHash;
    case 'retry':
      return !now.abort && !now.abortedAt && isSettled(rollout);
    case 'pause':
      return Boolean(wanted?.paused) && isSettled(rollout);
    case 'resume':
      return !wanted?.paused && isSettled(rollout);
    case 'promote-full':
      if (finished(rollout)) return true;
      return wanted?.strategy.blueGreen
        ? Boolean(now.promoteFull && !now.controllerPause)
        : now.currentStepIndex === stepsOf(rollout);
    case 'promote':
      if (wanted?.paused || !isSettled(rollout)) return false;
      if (finished(rollout) || changedBase(base, rollout)) return true;
      return Boolean(base.pauseStartTime) && !now.pauseConditions?.length && !now.controllerPause;
    default:
      throw new Error(`Unknown action ${action satisfies never}`);
  }
}

/**
 * What is still to be sent for an action. Nothing when it was sent already and the controller has only not taken it up, and nothing
 * when the rollout is no longer where the action was meant for: a second promote would end the next pause.
 */
export function patchesFor(action: RolloutAction, base: ActionBase, rollout: Rollout): Patch[] {
  const { status: now = {}, spec: wanted } = rollout;
  const unpause = wanted?.paused ? [spec({ paused: false })] : [];
  switch (action) {
    case 'abort':
      return now.abort ? [] : [status({ abort: true })];
    case 'retry':
      return now.abort ? [status({ abort: false })] : [];
    case 'pause':
      return wanted?.paused ? [] : [spec({ paused: true })];
    case 'resume':
      return unpause;
    case 'promote-full':
      return now.promoteFull ? unpause : [...unpause, status({ promoteFull: true })];
    case 'promote':
      return samePause(base, rollout) ? [...promotion(rollout), ...unpause] : unpause;
    default:
      throw new Error(`Unknown action ${action satisfies never}`);
  }
}

function promotion(rollout: Rollout): Patch[] {
  const { status: now = {}, spec: wanted } = rollout;
  const index = now.currentStepIndex ?? 0;
  const next = Math.min(index + 1, stepsOf(rollout));
  const inconclusive = now.pauseConditions?.some(
    ({ reason }) => reason === 'InconclusiveAnalysisRun',
  );
  if (inconclusive && now.controllerPause && wanted?.strategy.canary) {
    return [status({ pauseConditions: null, controllerPause: false, currentStepIndex: next })];
  }
  if (now.pauseConditions?.length) return [status({ pauseConditions: null })];
  // A promote that the controller has not taken up yet looks like this; it is on its way.
  if (now.controllerPause || !wanted?.strategy.canary || next === index) return [];
  return [status({ pauseConditions: null, currentStepIndex: next })];
}
