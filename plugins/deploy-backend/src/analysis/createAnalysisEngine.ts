import type { AuthService, RootConfigService } from '@backstage/backend-plugin-api';
import type { AnalysisProvider } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { MetricsService } from '@internal/plugin-monitoring-node';
import type { AnalysisEngine } from './AnalysisEngine';
import { DefaultAnalysisEngine } from './DefaultAnalysisEngine';
import { MetricProvider } from './MetricProvider';
import { PrometheusProvider } from './PrometheusProvider';
import { ReleaseJudge } from './ReleaseJudge';
import { TrafficEvidence } from './TrafficEvidence';

/** The engine with all sources: those of modules before the built-in ones of the same id. */
export function createAnalysisEngine(options: {
  metrics: MetricsService;
  auth: AuthService;
  config: RootConfigService;
  clock: Clock;
  providers: AnalysisProvider[];
}): AnalysisEngine {
  const prometheus = PrometheusProvider.fromConfig(options.config);
  return new DefaultAnalysisEngine({
    providers: [
      new MetricProvider(options),
      ...(prometheus ? [prometheus] : []),
      ...options.providers,
    ],
    judge: new ReleaseJudge(new TrafficEvidence(options)),
  });
}
