import type { AnalysisSpec } from '@internal/plugin-deploy-common';

/**
 * For strategies that name no analysis: what fails or takes longer for users than the stable release does. One release in fifty that
 * is as good would be stopped by each, at worst; see `judge`.
 */
export const defaultAnalysis: AnalysisSpec = {
  metrics: [
    { name: 'error-rate', provider: { judge: { measure: 'error-rate' } } },
    {
      name: 'latency',
      // Durations on a machine that does other things as well differ by much; twice as long does not come by itself.
      provider: { judge: { measure: 'latency', tolerance: 1, confidence: 0.99 } },
    },
  ],
};
