import { createHash } from 'node:crypto';
import type { AnalysisSpec, MetricSpec } from '@internal/plugin-deploy-common';
import type { Fields } from '../cluster/KubernetesObject';
import type { AnalysisTemplate } from './argoTypes';
import { argoDuration } from './durations';
import { fillIn, queryOf, type QuerySubject } from './queries';

/** Our `result` is one number; Argo's Prometheus provider answers with a list. */
const asList = (condition: string) => condition.replace(/\bresult\b(?!\s*\[)/g, 'result[0]');

/** No answer and NaN are neither a pass nor a failure: with both conditions false Argo says Inconclusive. */
const measured = (condition: string) =>
  `len(result) > 0 && !isNaN(result[0]) && (${asList(condition)})`;

function conditionsOf(metric: MetricSpec) {
  const { successCondition, failureCondition } = metric;
  const success = successCondition ?? (failureCondition && `!(${failureCondition})`);
  const failure = failureCondition ?? (successCondition && `!(${successCondition})`);
  return {
    successCondition: success ? measured(success) : 'len(result) > 0 && !isNaN(result[0])',
    ...(failure && { failureCondition: measured(failure) }),
  };
}

function metricOf(metric: MetricSpec, subject: QuerySubject, address: string): Fields {
  const { provider } = metric;
  if ('judge' in provider) throw new Error('a judge was not refused');
  const query =
    'prometheus' in provider
      ? fillIn(provider.prometheus.query, subject)
      : queryOf(provider.metric, subject);
  return {
    name: metric.name,
    interval: argoDuration(metric.interval ?? 10),
    ...(metric.initialDelay !== undefined && { initialDelay: argoDuration(metric.initialDelay) }),
    ...(metric.count !== undefined && { count: metric.count }),
    failureLimit: metric.failureLimit ?? 0,
    inconclusiveLimit: metric.inconclusiveLimit ?? 0,
    consecutiveErrorLimit: metric.consecutiveErrorLimit ?? 4,
    ...conditionsOf(metric),
    provider: { prometheus: { address, query } },
  };
}

/**
 * The template of an analysis. Its name follows from its content, so that one that runs is never changed under its feet, and the
 * same analysis twice is one template.
 *
 * @param counted whether each metric needs an end of its own, as in a step, which waits for it
 */
export function analysisTemplateOf(
  analysis: AnalysisSpec,
  options: { subject: QuerySubject; address: string; counted: boolean },
): AnalysisTemplate {
  const metrics = analysis.metrics.map(metric => {
    const whole = metricOf(metric, options.subject, options.address);
    return options.counted ? { count: 1, ...whole } : whole;
  });
  const hash = createHash('sha256').update(JSON.stringify(metrics)).digest('hex').slice(0, 10);
  return { name: `${options.subject.service}-${hash}`, spec: { metrics } };
}
