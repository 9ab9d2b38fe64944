/** How a release has done in one environment. */
export interface StandingInEnvironment {
  environment: string;
  /** It is what should run here now. */
  running: boolean;
  /** When it last became healthy here; absent: never. RFC 3339. */
  healthyTime?: string;
  /** Set while its newest attempt here failed by itself, or a person said that it failed: it is not verified. */
  failed?: { time: string; reason: string; deploymentId: string };
}

/** Answer of `GET /releases/standing`: what is known of a release before it goes on. */
export interface ReleaseStanding {
  entityRef: string;
  digest: string;
  /** Absent: the registry does not know it (any more). */
  commit?: string;
  /** In the order of promotion. */
  environments: StandingInEnvironment[];
  /** What the asked environment needs and the release does not have, in one sentence that says which job makes it. */
  lacks?: string;
}
