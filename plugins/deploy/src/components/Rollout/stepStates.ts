import { rolloutEnded, type Rollout } from '@internal/plugin-deploy-common';
import { describeDuration, describeRoute, describeStep } from '../shared/describeStrategy';

export type StepState = 'done' | 'current' | 'paused' | 'failed' | 'next' | 'never';

export interface ShownStep {
  word: string;
  value: string;
  state: StepState;
  /** Of the strategy, for the analysis runs that belong to it. */
  index: number;
}

/** Steps of a rollout in Argo's words, each with where the rollout is. */
export function stepStates(rollout: Rollout): ShownStep[] {
  const { strategy } = rollout;
  if ('canary' in strategy) return canarySteps(rollout, strategy.canary.steps.map(describeStep));
  if ('blueGreen' in strategy) return canarySteps(rollout, blueGreenSteps(strategy.blueGreen));
  if ('abTest' in strategy) {
    const { duration, analysis, route } = strategy.abTest;
    const steps = [{ word: 'route', value: describeRoute(route) }];
    if (analysis) {
      steps.push({ word: 'analysis', value: analysis.metrics.map(one => one.name).join(', ') });
    }
    steps.push({
      word: 'pause',
      value: duration === undefined ? 'until promoted' : describeDuration(duration),
    });
    return canarySteps(rollout, steps);
  }
  return canarySteps(rollout, [{ word: 'recreate', value: 'stop, then start' }]);
}

type BlueGreen = Extract<Rollout['strategy'], { blueGreen: unknown }>['blueGreen'];

function blueGreenSteps(strategy: BlueGreen) {
  const { prePromotionAnalysis, postPromotionAnalysis, scaleDownDelaySeconds = 30 } = strategy;
  const names = (analysis: typeof prePromotionAnalysis) =>
    analysis?.metrics.map(({ name }) => name).join(', ') ?? '';
  return [
    { word: 'preview', value: 'new release beside the running one' },
    ...(prePromotionAnalysis
      ? [{ word: 'prePromotionAnalysis', value: names(prePromotionAnalysis) }]
      : []),
    { word: 'promotion', value: promotionOf(strategy) },
    ...(postPromotionAnalysis
      ? [{ word: 'postPromotionAnalysis', value: names(postPromotionAnalysis) }]
      : []),
    { word: 'scaleDownDelay', value: `${scaleDownDelaySeconds} s` },
  ];
}

function promotionOf({ autoPromotionEnabled, autoPromotionSeconds }: BlueGreen): string {
  if (autoPromotionEnabled === false) return 'when somebody promotes it';
  return autoPromotionSeconds ? `after ${autoPromotionSeconds} s` : 'when healthy';
}

function canarySteps(rollout: Rollout, steps: Array<{ word: string; value: string }>): ShownStep[] {
  const current = currentIndex(rollout, steps);
  return steps.map((step, index) => ({ ...step, index, state: stateAt(rollout, index, current) }));
}

/** Only a canary counts its steps; the others are where their phase and traffic say. */
function currentIndex(rollout: Rollout, steps: Array<{ word: string }>): number {
  if (rollout.phase === 'Promoted') return steps.length;
  if ('canary' in rollout.strategy) return rollout.stepIndex;
  const at = (word: string) => steps.findIndex(step => step.word === word);
  if ('blueGreen' in rollout.strategy) {
    const runs = rollout.analysisRuns.map(({ kind }) => kind);
    if (runs.includes('postPromotion')) return at('postPromotionAnalysis');
    if (rollout.weight === 100) return at('scaleDownDelay');
    if (rollout.pause?.reason === 'blue-green') return at('promotion');
    if (runs.includes('prePromotion')) return at('prePromotionAnalysis');
    return 0;
  }
  if (rollout.pause) return steps.length - 1;
  return 0;
}

function stateAt({ phase }: Rollout, index: number, current: number): StepState {
  if (index < current) return 'done';
  if (phase === 'Aborted' || phase === 'RolledBack' || phase === 'Aborting') {
    return index === current ? 'failed' : 'never';
  }
  if (rolloutEnded(phase)) return phase === 'Promoted' ? 'done' : 'never';
  if (index > current) return 'next';
  return phase === 'Paused' ? 'paused' : 'current';
}
