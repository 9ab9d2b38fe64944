import type { AnalysisRun, AnalysisSpec, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { RouteMatch } from '@internal/plugin-deploy-node';

/** What the machine walks; every strategy is a list of these, and promoted when it is at the end. */
export type Step =
  | { type: 'weight'; weight: number }
  | { type: 'pause'; reason: 'step' | 'blue-green' | 'ab-test'; seconds?: number }
  | { type: 'analysis'; kind: AnalysisRun['kind']; spec: AnalysisSpec }
  | { type: 'route'; name: string; matches: RouteMatch[] }
  | { type: 'experiment'; baseline: boolean; seconds: number; spec: AnalysisSpec }
  | { type: 'stop' };

const ALL: Step = { type: 'weight', weight: 100 };

/** The steps of `rollout.yaml` come first, so that their numbers are those that people see. */
export function stepsOf(strategy: RolloutStrategy): Step[] {
  if ('canary' in strategy) return [...strategy.canary.steps.map(canaryStep), ALL];
  if ('blueGreen' in strategy) return blueGreenSteps(strategy.blueGreen);
  if ('abTest' in strategy) return abTestSteps(strategy.abTest);
  return [{ type: 'stop' }, ALL];
}

/** Measures beside the steps and aborts when it fails. */
export function backgroundOf(
  strategy: RolloutStrategy,
): { spec: AnalysisSpec; startingStep: number } | undefined {
  if ('canary' in strategy && strategy.canary.analysis && strategy.canary.steps.length > 0) {
    const { startingStep = 0, ...spec } = strategy.canary.analysis;
    return { spec, startingStep };
  }
  if ('abTest' in strategy && strategy.abTest.analysis) {
    return { spec: strategy.abTest.analysis, startingStep: 1 };
  }
  return undefined;
}

/** Index of the step that gives all traffic to the new release. */
export function promotingStep(steps: Step[]): number {
  return steps.indexOf(ALL);
}

/** Seconds of `90`, `90s`, `5m` or `1h`. */
export function secondsOf(duration: string | number): number {
  if (typeof duration === 'number') return duration;
  const [, amount, unit] = /^(\d+)(s|m|h)?$/.exec(duration) ?? [];
  return Number(amount) * { s: 1, m: 60, h: 3600 }[unit ?? 's']!;
}

type Canary = Extract<RolloutStrategy, { canary: unknown }>['canary'];
type BlueGreen = Extract<RolloutStrategy, { blueGreen: unknown }>['blueGreen'];
type AbTest = Extract<RolloutStrategy, { abTest: unknown }>['abTest'];

function canaryStep(step: Canary['steps'][number]): Step {
  if ('setWeight' in step) return { type: 'weight', weight: step.setWeight };
  if ('pause' in step) {
    const { duration } = step.pause;
    return {
      type: 'pause',
      reason: 'step',
      ...(duration !== undefined && { seconds: secondsOf(duration) }),
    };
  }
  if ('analysis' in step) return { type: 'analysis', kind: 'step', spec: step.analysis };
  if ('setHeaderRoute' in step) {
    const { name, match = [] } = step.setHeaderRoute;
    return { type: 'route', name, matches: match.map(headerMatch) };
  }
  const { baseline, duration, analysis } = step.experiment;
  return { type: 'experiment', baseline, seconds: secondsOf(duration), spec: analysis };
}

function blueGreenSteps(spec: BlueGreen): Step[] {
  const waits = spec.autoPromotionEnabled === false || spec.autoPromotionSeconds !== undefined;
  return [
    ...(spec.prePromotionAnalysis
      ? [{ type: 'analysis', kind: 'prePromotion', spec: spec.prePromotionAnalysis } as const]
      : []),
    ...(waits
      ? [{ type: 'pause', reason: 'blue-green', seconds: spec.autoPromotionSeconds } as const]
      : []),
    ALL,
    ...(spec.postPromotionAnalysis
      ? [{ type: 'analysis', kind: 'postPromotion', spec: spec.postPromotionAnalysis } as const]
      : []),
  ];
}

function abTestSteps({ route, duration }: AbTest): Step[] {
  const match = 'header' in route ? headerMatch(route.header) : { hash: route.hash };
  const seconds = duration === undefined ? undefined : secondsOf(duration);
  return [
    { type: 'route', name: 'ab-test', matches: [match] },
    { type: 'pause', reason: 'ab-test', seconds },
    ALL,
  ];
}

function headerMatch(header: { headerName: string; headerValue: { exact: string } }): RouteMatch {
  return { header: { name: header.headerName, value: header.headerValue.exact } };
}
