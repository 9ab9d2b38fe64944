import type { DoraMetric, DoraQuality } from '@internal/plugin-deploy-common';
import type { MeasuredDeploy } from './deploysOf';

/** Under so many deploys there is a list and no rating. */
export const FEWEST_DEPLOYS = 5;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Rating = NonNullable<DoraMetric['rating']>;
const RATINGS: Rating[] = ['elite', 'high', 'medium', 'low'];

/** Upper limits of elite, high and medium, by dora.dev's clusters; a higher frequency is better, of all others less is. */
const LIMITS = {
  'change-lead-time': [DAY, 7 * DAY, 30 * DAY],
  'failed-deployment-recovery-time': [HOUR, DAY, 7 * DAY],
  'change-fail-rate': [0.05, 0.1, 0.15],
  'deployment-frequency': [1, 1 / 7, 1 / 30],
} as const;

/** The five metrics of the deploys of one window, which is `days` long. */
export function metricsOf(deploys: MeasuredDeploy[], days: number): DoraMetric[] {
  const enough = deploys.length >= FEWEST_DEPLOYS;
  const metric = (
    id: DoraMetric['id'],
    unit: DoraMetric['unit'],
    used: MeasuredDeploy[],
    value: number | undefined,
  ): DoraMetric => {
    const shown = enough ? value : undefined;
    const rating = shown === undefined ? undefined : ratingOf(id, shown);
    return {
      id,
      unit,
      deployIds: used.map(each => each.id),
      ...(shown !== undefined && { value: shown }),
      ...(rating && { rating }),
    };
  };
  const timed = deploys.filter(each => each.leadTimeSeconds !== undefined);
  const arrived = deploys.filter(each => each.succeeded);
  const failed = deploys.filter(each => each.failed);
  const recovered = failed.filter(each => each.recoverySeconds !== undefined);
  const rework = deploys.filter(each => each.rework);
  const share = (some: unknown[]) => (deploys.length ? some.length / deploys.length : undefined);
  return [
    metric('change-lead-time', 'seconds', timed, median(timed.map(each => each.leadTimeSeconds!))),
    metric('deployment-frequency', 'per-day', arrived, arrived.length / days),
    metric(
      'failed-deployment-recovery-time',
      'seconds',
      recovered,
      median(recovered.map(each => each.recoverySeconds!)),
    ),
    metric('change-fail-rate', 'ratio', failed, share(failed)),
    metric('deployment-rework-rate', 'ratio', rework, share(rework)),
  ];
}

export function median(values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function ratingOf(id: DoraMetric['id'], value: number): Rating | undefined {
  // dora.dev publishes no clusters for rework.
  if (id === 'deployment-rework-rate') return undefined;
  const limits = LIMITS[id];
  const better = (limit: number) =>
    id === 'deployment-frequency' ? value >= limit : value <= limit;
  const place = limits.findIndex(better);
  return RATINGS[place < 0 ? 3 : place];
}

/** How far the numbers can be trusted. `unknown` counts the attempts of which nobody recorded how they ended. */
export function qualityOf(deploys: MeasuredDeploy[], unknown: number): DoraQuality {
  const notes: string[] = [];
  const all = deploys.length + unknown;
  const arrived = deploys.filter(each => each.succeeded);
  const untimed = arrived.filter(each => each.leadTimeSeconds === undefined).length;
  if (deploys.length < FEWEST_DEPLOYS) {
    notes.push(
      `${counted(deploys.length)} in this time; numbers are shown from ${FEWEST_DEPLOYS} on.`,
    );
  }
  if (untimed) notes.push(`${untimed} of ${counted(arrived.length)} have no commit time.`);
  if (unknown) notes.push(`Of ${unknown} of ${counted(all)} nobody recorded how they ended.`);
  const known = all ? (all - unknown) / all : 0;
  const worst = Math.min(known, arrived.length ? 1 - untimed / arrived.length : known);
  const measured = worst >= 0.9 ? 'good' : 'partial';
  const level = worst < 0.5 ? 'poor' : measured;
  return { level: level === 'good' && deploys.length < FEWEST_DEPLOYS ? 'partial' : level, notes };
}

function counted(count: number): string {
  return count === 1 ? '1 deploy' : `${count} deploys`;
}
