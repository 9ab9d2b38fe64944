import type { AnalysisRun, MetricResult } from '@internal/plugin-deploy-common';

const kinds: Record<AnalysisRun['kind'], string> = {
  step: 'Analysis',
  background: 'Background analysis',
  prePromotion: 'Before promotion',
  postPromotion: 'After promotion',
  experiment: 'Experiment',
};

/** "Analysis of step 3", "Background analysis". */
export function runTitle(run: AnalysisRun): string {
  const title = kinds[run.kind];
  return run.stepIndex === undefined ? title : `${title} of step ${run.stepIndex + 1}`;
}

/** A measured value as its unit says it. */
export function formatMeasure(value: number, unit: 'ratio' | 'ms' | undefined): string {
  if (unit === 'ratio') return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
  if (unit === 'ms') return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
  return Number.isInteger(value) ? String(value) : value.toPrecision(3);
}

/** Numeric measurements in order; what could not be measured is a gap. */
export function points(metric: MetricResult): Array<number | null> {
  return metric.measurements.map(({ value }) => {
    const number = typeof value === 'string' ? Number(value) : value;
    return number === undefined || Number.isNaN(number) ? null : number;
  });
}

/** "3 passed, 1 failed": only what there was. */
export function countsOf(metric: MetricResult): string {
  const counts = [
    [metric.successful, 'passed'],
    [metric.failed, 'failed'],
    [metric.inconclusive, 'inconclusive'],
    [metric.error, 'could not be measured'],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return said.length ? said.join(', ') : 'nothing measured yet';
}

/** "12 % against 0.4 % (p 0.001)": the new release first. */
export function comparisonOf({ comparison }: MetricResult): string | undefined {
  if (!comparison) return undefined;
  const { canary, stable, pValue, unit } = comparison;
  const p = pValue < 0.001 ? 'p < 0.001' : `p ${pValue.toFixed(3)}`;
  return `${formatMeasure(canary, unit)} against ${formatMeasure(stable, unit)} of stable (${p})`;
}
