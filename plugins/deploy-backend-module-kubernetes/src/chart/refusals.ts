import type { AnalysisSpec, RolloutStrategy } from '@internal/plugin-deploy-common';

interface Abilities {
  /** A mesh that routes by header. */
  mesh: boolean;
  /** Where the Rollouts controller finds Prometheus. */
  prometheus?: string;
}

/** What of a strategy Argo Rollouts on this cluster cannot do, as `path: reason`. */
export function refusalsOf(strategy: RolloutStrategy, abilities: Abilities): string[] {
  const refusals: string[] = [];
  const refuse = (path: string, reason: string) => refusals.push(`${path}: ${reason}`);
  const check = (path: string, analysis: AnalysisSpec | undefined) =>
    analysis?.metrics.forEach((metric, index) => {
      const at = `${path}.metrics[${index}].provider`;
      if ('judge' in metric.provider) {
        refuse(
          `${at}.judge`,
          "Argo's controller walks the steps here and cannot compare with the stable release; use `prometheus` or `metric` with a limit.",
        );
      } else if (!abilities.prometheus) {
        refuse(
          at,
          'this cluster has no Prometheus configured (`deploy.kubernetes.clusters[].prometheus`).',
        );
      }
    });
  if ('canary' in strategy) {
    const { canary } = strategy;
    if (canary.stickySessions) {
      refuse('canary.stickySessions', 'Istio splits by request; nothing here keeps a visitor.');
    }
    check('canary.analysis', canary.analysis);
    canary.steps.forEach((step, index) => {
      const at = `canary.steps[${index}]`;
      if ('setHeaderRoute' in step && !abilities.mesh) {
        refuse(`${at}.setHeaderRoute`, 'needs a mesh, and none is configured for this cluster.');
      }
      if ('analysis' in step) check(`${at}.analysis`, step.analysis);
      if ('experiment' in step) check(`${at}.experiment.analysis`, step.experiment.analysis);
    });
  } else if ('blueGreen' in strategy) {
    check('blueGreen.prePromotionAnalysis', strategy.blueGreen.prePromotionAnalysis);
    check('blueGreen.postPromotionAnalysis', strategy.blueGreen.postPromotionAnalysis);
  } else if ('abTest' in strategy) {
    if (!abilities.mesh) {
      refuse('abTest', 'needs a mesh, and none is configured for this cluster.');
    } else if ('hash' in strategy.abTest.route) {
      refuse(
        'abTest.route.hash',
        'Istio has no stable hash of a header or cookie; use `header`, set for example by the gateway.',
      );
    }
    check('abTest.analysis', strategy.abTest.analysis);
  }
  return refusals;
}
