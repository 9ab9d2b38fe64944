import type { AnalysisSpec, CanaryStep, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { Fields } from '../cluster/KubernetesObject';
import { analysisTemplateOf } from './analysis';
import type { AnalysisTemplate, ArgoStrategy } from './argoTypes';
import { secondsOf } from './durations';
import type { QuerySubject } from './queries';

interface Options {
  subject: QuerySubject;
  /** Of Prometheus as the Rollouts controller reaches it. */
  prometheus?: string;
}

export interface MappedStrategy {
  strategy: ArgoStrategy;
  analysisTemplates: AnalysisTemplate[];
}

/**
 * Our strategy in Argo's words. Call `refusalsOf` first: what cannot be said there is an error here.
 *
 * Of `recreate` there is no Rollout; the chart makes a Deployment then.
 */
export function argoStrategyOf(
  strategy: Exclude<RolloutStrategy, { recreate: unknown }>,
  options: Options,
): MappedStrategy {
  const templates = new Map<string, AnalysisTemplate>();
  const use = (analysis: AnalysisSpec, counted: boolean) => {
    const address = options.prometheus ?? '';
    const template = analysisTemplateOf(analysis, { subject: options.subject, address, counted });
    templates.set(template.name, template);
    return [{ templateName: template.name }];
  };
  const mapped = mapStrategy(strategy, use);
  return { strategy: mapped, analysisTemplates: [...templates.values()] };
}

type Use = (analysis: AnalysisSpec, counted: boolean) => Array<{ templateName: string }>;

function mapStrategy(
  strategy: Exclude<RolloutStrategy, { recreate: unknown }>,
  use: Use,
): ArgoStrategy {
  if ('canary' in strategy) {
    const { steps, analysis } = strategy.canary;
    return {
      canary: {
        steps: steps.map((step, index) => stepOf(step, index, use)),
        ...(analysis && {
          analysis: {
            templates: use(analysis, false),
            // Argo counts from the step itself; ours from 0 as well.
            ...(analysis.startingStep !== undefined && { startingStep: analysis.startingStep }),
          },
        }),
      },
    };
  }
  if ('blueGreen' in strategy) {
    const { prePromotionAnalysis: pre, postPromotionAnalysis: post, ...rest } = strategy.blueGreen;
    return {
      blueGreen: {
        ...rest,
        scaleDownDelaySeconds: rest.scaleDownDelaySeconds ?? 30,
        ...(pre && { prePromotionAnalysis: { templates: use(pre, true) } }),
        ...(post && { postPromotionAnalysis: { templates: use(post, true) } }),
      },
    };
  }
  const { route, duration, analysis } = strategy.abTest;
  if (!('header' in route)) throw new Error('a hash route was not refused');
  return {
    canary: {
      steps: [
        // Both sides need room for their visitors, while the weights send nobody new to the candidate.
        { setCanaryScale: { weight: 50 } },
        { setHeaderRoute: { name: 'ab-test', match: [route.header] } },
        { pause: duration === undefined ? {} : { duration: Math.ceil(secondsOf(duration)) } },
      ],
      ...(analysis && { analysis: { templates: use(analysis, false), startingStep: 2 } }),
    },
  };
}

function stepOf(step: CanaryStep, index: number, use: Use): Fields {
  if ('setWeight' in step) return { setWeight: step.setWeight };
  if ('pause' in step) {
    const { duration } = step.pause;
    return { pause: duration === undefined ? {} : { duration: Math.ceil(secondsOf(duration)) } };
  }
  if ('analysis' in step) return { analysis: { templates: use(step.analysis, true) } };
  if ('setHeaderRoute' in step) return { setHeaderRoute: step.setHeaderRoute };
  const { baseline, duration, analysis } = step.experiment;
  return {
    experiment: {
      duration: `${Math.ceil(secondsOf(duration))}s`,
      templates: [
        ...(baseline ? [{ name: 'baseline', specRef: 'stable', replicas: 1 }] : []),
        { name: 'canary', specRef: 'canary', replicas: 1 },
      ],
      analyses: use(analysis, true).map(template => ({ name: `step-${index}`, ...template })),
    },
  };
}
