import type { CanaryStep, RolloutStrategy } from '@internal/plugin-deploy-common';

/** Seconds, or a number with its unit, as a person reads it: `90` → "90 s", `5m` → "5 min". */
export function describeDuration(duration: string | number): string {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(String(duration)) ?? [];
  if (!amount) return String(duration);
  return `${amount} ${unit === 'm' ? 'min' : unit ?? 's'}`;
}

/** What a step is called in Argo Rollouts, and what it is set to. */
export function describeStep(step: CanaryStep): { word: string; value: string } {
  if ('setWeight' in step) return { word: 'setWeight', value: `${step.setWeight} %` };
  if ('pause' in step) {
    const { duration } = step.pause;
    return {
      word: 'pause',
      value: duration === undefined ? 'until promoted' : describeDuration(duration),
    };
  }
  if ('analysis' in step) {
    return { word: 'analysis', value: step.analysis.metrics.map(({ name }) => name).join(', ') };
  }
  if ('setHeaderRoute' in step) {
    const { name, match = [] } = step.setHeaderRoute;
    const rules = match.map(rule => `${rule.headerName}: ${rule.headerValue.exact}`).join(', ');
    return { word: 'setHeaderRoute', value: rules ? `${name} (${rules})` : `${name} removed` };
  }
  return {
    word: 'experiment',
    value: `${describeDuration(step.experiment.duration)}${
      step.experiment.baseline ? ', fresh baseline' : ''
    }`,
  };
}

/** Name of a way to ship. */
export function strategyName(strategy: RolloutStrategy | undefined): string {
  if (!strategy) return 'At once';
  if ('canary' in strategy) return 'Canary';
  if ('blueGreen' in strategy) return 'Blue-green';
  if ('abTest' in strategy) return 'A/B';
  return 'Recreate';
}

/** A way to ship in one line: "Canary: setWeight 20 % → analysis error-rate → setWeight 50 %". */
export function describeStrategy(strategy: RolloutStrategy | undefined): string {
  if (!strategy) return 'At once: one healthy instance after another takes the place of an old one';
  if ('canary' in strategy) {
    const steps = strategy.canary.steps.map(describeStep);
    return `Canary: ${steps.map(({ word, value }) => `${word} ${value}`).join(' → ')}`;
  }
  if ('blueGreen' in strategy) {
    const { autoPromotionEnabled = true, autoPromotionSeconds } = strategy.blueGreen;
    if (!autoPromotionEnabled) return 'Blue-green: previewed, switched when somebody promotes it';
    return autoPromotionSeconds
      ? `Blue-green: previewed, switched after ${autoPromotionSeconds} s`
      : 'Blue-green: switched when it is healthy';
  }
  if ('abTest' in strategy) return `A/B: ${describeRoute(strategy.abTest.route)}`;
  return 'Recreate: the old one stops before the new one starts';
}

type AbRoute = Extract<RolloutStrategy, { abTest: unknown }>['abTest']['route'];

/** Who gets the new release of an A/B test. */
export function describeRoute(route: AbRoute): string {
  if ('header' in route) {
    return `requests with ${route.header.headerName}: ${route.header.headerValue.exact}`;
  }
  const { header, cookie, percent } = route.hash;
  return `${percent} % by the hash of ${header ? `header ${header}` : `cookie ${cookie}`}`;
}
