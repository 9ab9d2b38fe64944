/** Requests sent by the portal so that a canary has something to be judged by; marked synthetic, kept out of business figures. */
export interface TrafficRun {
  id: string;
  entityRef: string;
  service: string;
  environment: string;
  requestsPerSecond: number;
  startTime: string;
  /** When it ends or ended. */
  endTime: string;
  phase: 'Running' | 'Ended' | 'Failed';
  message: string;
  sent: number;
  /** Answers by class: 2xx and 3xx, 4xx, 5xx and none at all. */
  succeeded: number;
  refused: number;
  failed: number;
  /** 95 of 100 answers came within this time, of the last ones. */
  p95Ms?: number;
  /** Answers by the release that gave them, by digest. */
  byRelease?: Record<string, { sent: number; failed: number }>;
  actor: string;
}

/** Answer of `POST /bad-release`: a commit with a fault is on its way and will be shipped to `environment`. */
export interface BadRelease {
  entityRef: string;
  environment: string;
  /** Share of requests that it answers with 500, 0–1. */
  errorRate: number;
  commit: string;
  /** Build that makes it. */
  runId?: string;
  /** Taken back: the fault is out of the repository again, whatever became of the release. */
  phase: 'Building' | 'Shipping' | 'TakenBack' | 'Failed';
  /** What happens now, or why it did not get further. */
  message: string;
  digest?: string;
  rolloutId?: string;
  createTime: string;
}
