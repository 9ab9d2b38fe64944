import type { BoardRow } from '@internal/plugin-deploy-common';

export interface PromotionPlan {
  items: Array<{ row: BoardRow; digest: string; fromDigest?: string }>;
  /** Chosen, and left out with the reason. */
  skipped: Array<{ row: BoardRow; reason: string }>;
}

/** What promoting these services to `environment` means: each takes what runs in the environment before it. */
export function planPromotion(
  rows: BoardRow[],
  environments: string[],
  environment: string,
): PromotionPlan {
  const before = environments[environments.indexOf(environment) - 1];
  const plan: PromotionPlan = { items: [], skipped: [] };
  for (const row of rows) {
    const cell = (name: string) => row.cells.find(one => one.environment === name);
    const from = cell(before);
    const to = cell(environment);
    if (!from?.digest) plan.skipped.push({ row, reason: `nothing runs in ${before}` });
    else if (from.digest === to?.digest) {
      plan.skipped.push({ row, reason: `${environment} runs this release already` });
    } else if (from.health !== 'Healthy' && from.health !== 'Asleep') {
      plan.skipped.push({ row, reason: `it must be healthy in ${before} first` });
    } else plan.items.push({ row, digest: from.digest, fromDigest: to?.digest });
  }
  return plan;
}
