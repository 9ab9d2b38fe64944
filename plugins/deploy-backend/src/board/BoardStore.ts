import type { RolloutPhase } from '@internal/plugin-deploy-common';

/** A release as a cell shows it. */
export interface BoardRelease {
  digest: string;
  commit: string;
  commitMessage: string;
  sequence: number;
}

export interface BoardDeployment {
  service: string;
  environment: string;
  digest: string;
  message: string;
  phase: string;
  actor: string;
  time: Date;
}

export interface BoardRollout {
  id: string;
  service: string;
  environment: string;
  phase: RolloutPhase;
  toDigest: string;
  weight: number;
  message: string;
}

/** All that the rows of a board need from the plugin's own tables. */
export interface BoardFacts {
  /** By service, then digest. */
  releases: Map<string, Map<string, BoardRelease>>;
  /** By service: newest committed release of the default branch. */
  newest: Map<string, BoardRelease>;
  /** By {@link placeKey}: the newest, whatever became of it; previews aside. */
  latest: Map<string, BoardDeployment>;
  /** By {@link placeKey}: the newest that brought its release there; restarts aside. */
  arrived: Map<string, BoardDeployment>;
  /** By {@link placeKey}: under way. */
  rollouts: Map<string, BoardRollout>;
}

export function placeKey(place: { service: string; environment: string }): string {
  return `${place.service}/${place.environment}`;
}

export interface BoardStore {
  /** Services that are not archived, by name. */
  services(): Promise<Array<{ service: string; entityRef: string }>>;
  /** `running` are the digests that targets see, besides those that are wanted. */
  facts(
    services: string[],
    environments: string[],
    running: Array<{ service: string; digest: string }>,
  ): Promise<BoardFacts>;
}
