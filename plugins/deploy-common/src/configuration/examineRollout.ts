import type {
  AnalysisSpec,
  CanaryStep,
  MetricSpec,
  RolloutSpec,
  RolloutStrategy,
} from '../rolloutSpec';
import { parseCondition } from '../conditions';
import type { Path, ValueProblem } from './problems';

/** What a schema cannot say: weights that do not add up, metrics that are judged by nothing, routes that nothing made. */
export function examineRollout(spec: RolloutSpec): ValueProblem[] {
  const places: Array<[Path, RolloutStrategy | undefined]> = [
    [['strategy'], spec.strategy],
    ...Object.entries(spec.environments ?? {}).map(
      ([name, { strategy }]): [Path, RolloutStrategy] => [
        ['environments', name, 'strategy'],
        strategy,
      ],
    ),
  ];
  return places.flatMap(([path, strategy]) => (strategy ? examineStrategy(strategy, path) : []));
}

function examineStrategy(strategy: RolloutStrategy, path: Path): ValueProblem[] {
  if ('canary' in strategy) return examineCanary(strategy.canary, [...path, 'canary']);
  if ('blueGreen' in strategy) {
    return (['prePromotionAnalysis', 'postPromotionAnalysis'] as const).flatMap(key =>
      examineAnalysis(strategy.blueGreen[key], [...path, 'blueGreen', key]),
    );
  }
  if ('abTest' in strategy) {
    const { route, analysis } = strategy.abTest;
    const problems = examineAnalysis(analysis, [...path, 'abTest', 'analysis']);
    if ('hash' in route && Boolean(route.hash.header) === Boolean(route.hash.cookie)) {
      problems.push({
        path: [...path, 'abTest', 'route', 'hash'],
        message: 'must have either `header` or `cookie`: the value whose hash decides.',
      });
    }
    return problems;
  }
  return [];
}

function examineCanary(
  canary: Extract<RolloutStrategy, { canary: unknown }>['canary'],
  path: Path,
): ValueProblem[] {
  const { steps, analysis } = canary;
  const problems = examineAnalysis(analysis, [...path, 'analysis']);
  if (analysis?.startingStep !== undefined && analysis.startingStep >= Math.max(steps.length, 1)) {
    problems.push({
      path: [...path, 'analysis', 'startingStep'],
      message: `must be less than ${steps.length}, the number of steps (they count from 0): this analysis would never begin.`,
    });
  }
  let weight = 0;
  const routes = new Set<string>();
  steps.forEach((step, index) => {
    const at = [...path, 'steps', index];
    problems.push(...examineStep(step, at, { weight, routes }));
    if ('setWeight' in step) weight = step.setWeight;
    if ('setHeaderRoute' in step) routes.add(step.setHeaderRoute.name);
  });
  return problems;
}

function examineStep(
  step: CanaryStep,
  path: Path,
  before: { weight: number; routes: Set<string> },
): ValueProblem[] {
  if ('setWeight' in step && step.setWeight < before.weight) {
    return [
      {
        path: [...path, 'setWeight'],
        message: `takes traffic away again (${before.weight} before it).`,
        severity: 'warning',
      },
    ];
  }
  if ('analysis' in step) return examineAnalysis(step.analysis, [...path, 'analysis']);
  if ('experiment' in step) {
    const problems = examineAnalysis(step.experiment.analysis, [...path, 'experiment', 'analysis']);
    if (step.experiment.baseline && before.weight > 50) {
      problems.push({
        path: [...path, 'experiment', 'baseline'],
        message: `does not add up: the new release has ${before.weight} % here, its baseline would take as much, and that is more than 100 %. Put the experiment at a weight of at most 50.`,
      });
    }
    return problems;
  }
  if ('setHeaderRoute' in step) {
    const { name, match = [] } = step.setHeaderRoute;
    if (match.length === 0 && !before.routes.has(name)) {
      return [
        {
          path: [...path, 'setHeaderRoute', 'name'],
          message: `removes the route "${name}", which no step before it has set.`,
        },
      ];
    }
  }
  return [];
}

function examineAnalysis(analysis: AnalysisSpec | undefined, path: Path): ValueProblem[] {
  const names = new Set<string>();
  return (analysis?.metrics ?? []).flatMap((metric, index) => {
    const at = [...path, 'metrics', index];
    const problems = examineMetric(metric, at);
    if (names.has(metric.name)) {
      problems.push({
        path: [...at, 'name'],
        message: `must be unique; "${metric.name}" is there already.`,
      });
    }
    names.add(metric.name);
    return problems;
  });
}

function examineMetric(metric: MetricSpec, path: Path): ValueProblem[] {
  const conditions = (['successCondition', 'failureCondition'] as const).filter(key => metric[key]);
  if ('judge' in metric.provider) {
    return conditions.map(key => ({
      path: [...path, key],
      message: 'is not for a judge: it compares with the running release. Leave it out.',
    }));
  }
  if (conditions.length === 0) {
    return [
      {
        path,
        message: `needs a \`successCondition\` or a \`failureCondition\`, such as "result < 0.05": without one "${metric.name}" could never fail.`,
      },
    ];
  }
  return conditions.flatMap(key => {
    try {
      parseCondition(metric[key]!);
      return [];
    } catch (error) {
      const message = `must be comparisons of \`result\` joined by && or ||, e.g. "result < 0.05": ${
        (error as Error).message
      }.`;
      return [{ path: [...path, key], message }];
    }
  });
}
