import type { RolloutPhase } from './rollout';
import type { HealthStatus } from './types';

/** What runs of one service in one environment, as short as a table cell needs it. */
export interface BoardCell {
  environment: string;
  health: HealthStatus;
  message: string;
  digest?: string;
  commit?: string;
  commitMessage?: string;
  /** When it came here. RFC 3339. */
  sinceTime?: string;
  /** Entity ref of the person, or the plugin that put it here. */
  actor?: string;
  /** Digest of a release of the default branch that is newer than the one here. */
  newerDigest?: string;
  /** Of a rollout that is under way. */
  rollout?: { id: string; phase: RolloutPhase; toDigest: string; weight: number; message: string };
}

/** One service on the board. */
export interface BoardRow {
  entityRef: string;
  service: string;
  title?: string;
  /** Entity refs. */
  owner?: string;
  system?: string;
  /** Worst of the environments, the last one first. */
  health: HealthStatus;
  /** In the order of promotion; an environment without anything has a cell too. */
  cells: BoardCell[];
}

/** Answer of `GET /board`; rows by name. */
export interface BoardPage {
  items: BoardRow[];
  /** In the order of promotion. */
  environments: string[];
  nextCursor?: string;
}
