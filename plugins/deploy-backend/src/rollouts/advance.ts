import type { AnalysisRun, AnalysisSpec, PauseReason } from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import {
  backgroundRun,
  doubt,
  relevantRuns,
  runEnded,
  specOf,
  stepRun,
  withRun,
} from './analysisRuns';
import { type Candidate, candidateOf, takenBack } from './candidate';
import type { RolloutPatch, RolloutRecord } from './RolloutRecord';
import { backgroundOf, promotingStep, type Step, stepsOf } from './steps';

/** All that a decision about a rollout rests on, beside its record. */
export interface World {
  now: Date;
  /** Absent when the target does not answer or has nothing of the service. */
  observed?: ObservedState;
  deadlineSeconds: number;
  startRun(kind: AnalysisRun['kind'], spec: AnalysisSpec, stepIndex?: number): AnalysisRun;
  endRun(run: AnalysisRun, spec: AnalysisSpec): AnalysisRun;
}

/** What becomes of a rollout, and what of it belongs on the ledger. */
export interface Advance {
  patch: RolloutPatch;
  record?: 'stepped' | 'paused' | 'aborting' | 'ended';
}

/** The next change of a rollout whose steps the portal walks; undefined when it has to wait. Pure: asked twice, it says the same. */
export function advance(rollout: RolloutRecord, world: World): Advance | undefined {
  if (rollout.phase === 'Aborting') return confirmAbort(rollout, world);
  if (!['Progressing', 'Paused', 'Degraded'].includes(rollout.phase)) return undefined;
  const candidate = candidateOf(rollout, world.observed);
  return (
    abortWhenFailed(rollout, candidate, world) ??
    pauseWhenInDoubt(rollout, world) ??
    noteHealth(rollout, candidate, world) ??
    noteTraffic(rollout, candidate, world) ??
    startBackground(rollout, world) ??
    (rollout.phase === 'Paused' ? endPause(rollout, world) : undefined) ??
    (rollout.phase === 'Progressing' ? takeStep(rollout, candidate, world) : undefined)
  );
}

/** All traffic goes back to the stable release at once. */
export function abortPatch(rollout: RolloutRecord, reason: string): RolloutPatch {
  return {
    phase: 'Aborting',
    message: `${reason} Traffic goes back to the earlier release ${rollout.fromDigest.slice(
      7,
      15,
    )}.`,
    abortReason: reason,
    weight: 0,
    routes: [],
    baselineWeight: undefined,
    stopped: false,
    pause: undefined,
  };
}

/** The step after this one. */
export function nextStepPatch(rollout: RolloutRecord, now: Date): RolloutPatch {
  return {
    phase: 'Progressing',
    stepIndex: rollout.stepIndex + 1,
    stepStartTime: now.toISOString(),
    pause: undefined,
    baselineWeight: undefined,
    message: 'going on with the next step',
  };
}

function confirmAbort(rollout: RolloutRecord, { observed, now }: World): Advance | undefined {
  if (!observed || !takenBack(rollout, observed)) return undefined;
  const reason = rollout.abortReason ?? 'The rollout was aborted.';
  const sentence = reason.replace(/([^.])$/, '$1.');
  const earlier = rollout.fromDigest.slice(7, 15);
  const hadAll = rollout.allTrafficTime !== undefined && !('recreate' in rollout.strategy);
  return {
    patch: {
      phase: rollout.rollingBack || hadAll ? 'RolledBack' : 'Aborted',
      message: `${sentence} The earlier release ${earlier} has all traffic.`,
      endTime: now.toISOString(),
      settled: false,
    },
    record: 'ended',
  };
}

function abortWhenFailed(
  rollout: RolloutRecord,
  candidate: Candidate | undefined,
  { observed, now, deadlineSeconds }: World,
): Advance | undefined {
  const bad = relevantRuns(rollout).find(run => run.phase === 'Failed' || run.phase === 'Error');
  if (bad) {
    const words = bad.phase === 'Failed' ? 'The analysis failed' : 'The analysis could not measure';
    return { patch: abortPatch(rollout, `${words}: ${bad.message}`), record: 'aborting' };
  }
  // An outage of the target is not the new release's fault.
  if (!observed) return undefined;
  const failure = { lastLogLines: observed.lastLogLines, readiness: observed.readiness };
  if (candidate?.health === 'Failed') {
    const reason = `The new release does not run: ${observed.message}`;
    return { patch: { ...abortPatch(rollout, reason), failure }, record: 'aborting' };
  }
  const since = rollout.unwellSince ?? startingSince(rollout, candidate);
  const late = since && now.getTime() - new Date(since).getTime() >= deadlineSeconds * 1000;
  if (!late) return undefined;
  const reason = `The new release was not healthy within ${deadlineSeconds} s: ${observed.message}`;
  return { patch: { ...abortPatch(rollout, reason), failure }, record: 'aborting' };
}

function startingSince(rollout: RolloutRecord, candidate: Candidate | undefined) {
  return candidate?.ready || rollout.phase === 'Paused' ? undefined : rollout.stepStartTime;
}

function pauseWhenInDoubt(rollout: RolloutRecord, { now }: World): Advance | undefined {
  if (rollout.phase === 'Paused') return undefined;
  const unsure = relevantRuns(rollout).find(run => run.phase === 'Inconclusive');
  if (!unsure) return undefined;
  const { reason, message } = doubt(unsure);
  return pausing(reason, message, now, { baselineWeight: undefined });
}

function pausing(
  reason: PauseReason,
  message: string,
  now: Date,
  more: RolloutPatch & { seconds?: number } = {},
): Advance {
  const { seconds, ...patch } = more;
  const endTime =
    seconds === undefined ? undefined : new Date(now.getTime() + seconds * 1000).toISOString();
  const pause = { reason, startTime: now.toISOString(), ...(endTime && { endTime }) };
  return { patch: { phase: 'Paused', pause, message, ...patch }, record: 'paused' };
}

function noteHealth(
  rollout: RolloutRecord,
  candidate: Candidate | undefined,
  { observed, now }: World,
): Advance | undefined {
  if (!observed) return undefined;
  const unwell = rollout.weight > 0 && !candidate?.ready && !('recreate' in rollout.strategy);
  if (unwell === (rollout.unwellSince !== undefined)) return undefined;
  if (!unwell) {
    const back = rollout.phase === 'Degraded' ? { phase: 'Progressing' as const } : {};
    return { patch: { unwellSince: undefined, message: 'the new release is well again', ...back } };
  }
  const message = `The new release is not well: ${observed.message}`;
  const phase = rollout.phase === 'Progressing' ? { phase: 'Degraded' as const } : {};
  return { patch: { unwellSince: now.toISOString(), message, ...phase } };
}

function noteTraffic(
  rollout: RolloutRecord,
  candidate: Candidate | undefined,
  { now }: World,
): Advance | undefined {
  if (!candidate) return undefined;
  const reached = candidate.weight > 0 || (candidate.ready && rollout.routes.length > 0);
  if (reached && !rollout.firstTrafficTime) {
    return { patch: { firstTrafficTime: now.toISOString() } };
  }
  if (candidate.weight === 100 && rollout.weight === 100 && !rollout.allTrafficTime) {
    return { patch: { allTrafficTime: now.toISOString() } };
  }
  return undefined;
}

function startBackground(rollout: RolloutRecord, world: World): Advance | undefined {
  const background = backgroundOf(rollout.strategy);
  if (!background || rollout.full || backgroundRun(rollout) || !rollout.firstTrafficTime) {
    return undefined;
  }
  const before = rollout.stepIndex < promotingStep(stepsOf(rollout.strategy));
  if (!before || rollout.stepIndex < background.startingStep) return undefined;
  const run = world.startRun('background', background.spec);
  return { patch: { analysisRuns: withRun(rollout, run) } };
}

function endPause(rollout: RolloutRecord, world: World): Advance | undefined {
  const { pause } = rollout;
  if (!pause?.endTime || world.now < new Date(pause.endTime)) return undefined;
  if (pause.reason !== 'ab-test') return stepDone(rollout, world);
  const run = backgroundRun(rollout);
  if (!run) {
    const message = 'The time of the A/B test is over; promote or abort it.';
    return { patch: { pause: { ...pause, endTime: undefined }, message } };
  }
  return concluded(rollout, run, world) ?? stepDone(rollout, world);
}

/** An analysis that lasts as long as something else is judged now; undefined when it has a good verdict already. */
function concluded(rollout: RolloutRecord, run: AnalysisRun, world: World): Advance | undefined {
  if (!runEnded(run)) {
    const spec = specOf(rollout, run);
    if (!spec) return undefined;
    return { patch: { analysisRuns: withRun(rollout, world.endRun(run, spec)) } };
  }
  if (run.phase !== 'Inconclusive') return undefined;
  const { reason, message } = doubt(run);
  return pausing(reason, message, world.now);
}

function stepDone(rollout: RolloutRecord, { now }: World): Advance {
  return { patch: nextStepPatch(rollout, now), record: 'stepped' };
}

function takeStep(
  rollout: RolloutRecord,
  candidate: Candidate | undefined,
  world: World,
): Advance | undefined {
  const steps = stepsOf(rollout.strategy);
  const step: Step | undefined = steps[rollout.stepIndex];
  if (step?.type === 'stop') return stopStep(rollout, world);
  if (!candidate?.ready && !rollout.stopped) return undefined;
  if (!step) return promote(rollout, world);
  switch (step.type) {
    case 'weight':
      return weightStep(rollout, step.weight, candidate, world);
    case 'route':
      return routeStep(rollout, step, world);
    case 'pause':
      return pausing(step.reason, pauseMessage(step), world.now, { seconds: step.seconds });
    case 'analysis':
      return analysisStep(rollout, step.kind, step.spec, world);
    default:
      return experimentStep(rollout, step, world);
  }
}

function stopStep(rollout: RolloutRecord, world: World): Advance | undefined {
  if (!rollout.stopped)
    return { patch: { stopped: true, message: 'stopping the earlier release' } };
  if (!world.observed || !world.observed.settled || world.observed.instances > 0) return undefined;
  return stepDone(rollout, world);
}

function weightStep(
  rollout: RolloutRecord,
  weight: number,
  candidate: Candidate | undefined,
  world: World,
): Advance | undefined {
  const steps = stepsOf(rollout.strategy);
  const run = backgroundRun(rollout);
  if (rollout.stepIndex === promotingStep(steps) && run && !rollout.full) {
    const verdict = concluded(rollout, run, world);
    if (verdict) return verdict;
  }
  if (rollout.weight !== weight) {
    return { patch: { weight, message: `giving ${weight} % of the traffic to the new release` } };
  }
  return candidate?.ready && candidate.weight === weight ? stepDone(rollout, world) : undefined;
}

function routeStep(
  rollout: RolloutRecord,
  step: Extract<Step, { type: 'route' }>,
  world: World,
): Advance {
  const others = rollout.routes.filter(route => route.name !== step.name);
  const { name, matches } = step;
  const routes = matches.length > 0 ? [...others, { name, matches }] : others;
  return { patch: { ...nextStepPatch(rollout, world.now), routes }, record: 'stepped' };
}

function analysisStep(
  rollout: RolloutRecord,
  kind: AnalysisRun['kind'],
  spec: AnalysisSpec,
  world: World,
): Advance | undefined {
  const run = stepRun(rollout);
  if (!run) {
    const started = world.startRun(kind, spec, rollout.stepIndex);
    return { patch: { analysisRuns: withRun(rollout, started), message: 'measuring' } };
  }
  return run.phase === 'Successful' ? stepDone(rollout, world) : undefined;
}

function experimentStep(
  rollout: RolloutRecord,
  step: Extract<Step, { type: 'experiment' }>,
  world: World,
): Advance | undefined {
  const run = stepRun(rollout);
  if (!run) {
    const share = Math.min(rollout.weight, 100 - rollout.weight);
    const started = world.startRun('experiment', step.spec, rollout.stepIndex);
    return {
      patch: {
        analysisRuns: withRun(rollout, started),
        message: 'measuring beside a fresh baseline',
        ...(step.baseline && { baselineWeight: share }),
      },
    };
  }
  const begin = new Date(run.startTime).getTime();
  if (world.now.getTime() < begin + step.seconds * 1000) return undefined;
  return concluded(rollout, run, world) ?? stepDone(rollout, world);
}

function promote(rollout: RolloutRecord, { now }: World): Advance {
  return {
    patch: {
      phase: 'Promoted',
      message: 'The new release has all traffic.',
      endTime: now.toISOString(),
      weight: 100,
      routes: [],
      settled: false,
      standbyUntil: standbyUntil(rollout, now),
    },
    record: 'ended',
  };
}

function standbyUntil({ strategy }: RolloutRecord, now: Date): string | undefined {
  if (!('blueGreen' in strategy)) return undefined;
  const seconds = strategy.blueGreen.scaleDownDelaySeconds ?? 30;
  return seconds > 0 ? new Date(now.getTime() + seconds * 1000).toISOString() : undefined;
}

function pauseMessage(step: Extract<Step, { type: 'pause' }>): string {
  if (step.reason === 'blue-green') {
    return 'The new release can be looked at; it takes no traffic until it is promoted.';
  }
  if (step.reason === 'ab-test') return 'Both releases are measured; promote or abort ends it.';
  return step.seconds === undefined
    ? 'Waits for a person: promote goes on, abort takes the traffic back.'
    : `Waits ${step.seconds} s before the next step.`;
}
