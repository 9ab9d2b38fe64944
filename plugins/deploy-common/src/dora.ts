/** The five metrics of https://dora.dev/guides/dora-metrics/. */
export type DoraMetricId =
  | 'change-lead-time'
  | 'deployment-frequency'
  | 'failed-deployment-recovery-time'
  | 'change-fail-rate'
  | 'deployment-rework-rate';

export interface DoraMetric {
  id: DoraMetricId;
  /** Median for times; absent when there is nothing to measure, or less than five deploys. */
  value?: number;
  /** `per-day` of frequencies, 0–1 of `ratio`. */
  unit: 'seconds' | 'per-day' | 'ratio';
  /** Ids of the deploys that the number is made of. */
  deployIds: string[];
  /** dora.dev's clusters; absent under five deploys. */
  rating?: 'elite' | 'high' | 'medium' | 'low';
}

/** One deploy to production as the metrics see it. */
export interface DoraDeploy {
  id: string;
  entityRef: string;
  service: string;
  environment: string;
  digest: string;
  commitMessage?: string;
  actor: string;
  /** RFC 3339; when all traffic ran through it. */
  time: string;
  /** From the oldest commit that it brought to `time`. */
  leadTimeSeconds?: number;
  /** It had to be undone or repaired. */
  failed: boolean;
  /** Why it counts as failed: "rolled back", "rollout aborted", or the words of the person who marked it. */
  failedReason?: string;
  /** Set when a person said so. */
  markedBy?: string;
  recoveryTime?: string;
  /** Unplanned: made to repair an earlier one. */
  rework: boolean;
}

/** How far the numbers can be trusted. */
export interface DoraQuality {
  level: 'good' | 'partial' | 'poor';
  /** Each in one sentence: "3 of 14 deploys have no commit time". */
  notes: string[];
}

/** Metrics of one service or one team; teams are never mixed. */
export interface DoraReport {
  entityRef?: string;
  /** Entity ref of a group. */
  team?: string;
  from: string;
  to: string;
  /** Production, and what counts as it. */
  environment: string;
  metrics: DoraMetric[];
  /** Newest first. */
  deploys: DoraDeploy[];
  quality: DoraQuality;
}
