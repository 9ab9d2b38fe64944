import type { DoraMetric, DoraMetricId } from '@internal/plugin-deploy-common';
import { formatDuration } from '@internal/portal-ui';

/** Names of the metrics as dora.dev writes them, in its order, and what each counts. */
export const doraMetrics: Record<DoraMetricId, { title: string; text: string }> = {
  'change-lead-time': {
    title: 'Change lead time',
    text: 'From the commit to running in production, median',
  },
  'deployment-frequency': {
    title: 'Deployment frequency',
    text: 'Deploys to production per day',
  },
  'failed-deployment-recovery-time': {
    title: 'Failed deployment recovery time',
    text: 'From a deploy that failed to the next one that was well, median',
  },
  'change-fail-rate': {
    title: 'Change fail rate',
    text: 'Share of deploys that had to be undone or repaired',
  },
  'deployment-rework-rate': {
    title: 'Deployment rework rate',
    text: 'Share of deploys that were made to repair an earlier one',
  },
};

/** A number with its unit; a dash where there is nothing to measure. */
export function formatMetric({ value, unit }: DoraMetric): string {
  if (value === undefined) return '–';
  if (unit === 'seconds') return formatDuration(value * 1000);
  if (unit === 'ratio') return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
  return `${value < 1 ? value.toFixed(2) : value.toFixed(1)} / day`;
}
