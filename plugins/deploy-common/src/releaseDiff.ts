import type { Release } from './types';

export interface DiffCommit {
  commit: string;
  message: string;
  author: string;
  time?: string;
}

/** One setting of `deploy/values.yaml` or one value of `rollout.yaml` that differs. */
export interface DiffSetting {
  /** `variables.LOG_LEVEL`, `environments.prod.replicas`, `strategy.canary.steps[0].setWeight`. */
  path: string;
  file: 'values.yaml' | 'rollout.yaml';
  /** Absent: it was not set. */
  from?: string;
  /** Absent: it is no longer set. */
  to?: string;
}

/** One difference of two OpenAPI documents. */
export interface DiffApiChange {
  /** `GET /items/{id}`, or a part of the document that no operation has. */
  operation: string;
  /** One sentence: "response 200 no longer has `price`". */
  message: string;
  /** A client of the earlier document may fail on the later one. */
  breaking: boolean;
}

export interface DiffMigration {
  name: string;
  change: 'added' | 'removed';
}

export interface DiffDependency {
  name: string;
  /** Absent: it was not there. */
  from?: string;
  /** Absent: it is gone. */
  to?: string;
}

/** A part that could not be compared, and why; the other parts stand. */
export interface DiffGap {
  part: 'commits' | 'settings' | 'api' | 'migrations' | 'dependencies' | 'artifacts';
  reason: string;
}

/** Answer of `GET /releases/diff`: what changes for an environment that goes from one release to another. */
export interface ReleaseDiff {
  entityRef: string;
  /** Absent when nothing runs yet. */
  from?: Release;
  to: Release;
  /** `back` when `to` is the older one; then `commits` are those that are taken away. */
  direction: 'forward' | 'back';
  /** Newest first. */
  commits: DiffCommit[];
  settings: DiffSetting[];
  api: DiffApiChange[];
  migrations: DiffMigration[];
  dependencies: DiffDependency[];
  gaps: DiffGap[];
}
