import type { Deployment, DeploymentPhase } from '@internal/plugin-deploy-common';

export interface NewDeployment {
  service: string;
  entityRef: string;
  environment: string;
  digest: string;
  kind: Deployment['kind'];
  actor: string;
  requestId?: string;
  /** Of a preview. */
  expireTime?: Date;
}

export interface DesiredRelease {
  service: string;
  entityRef: string;
  environment: string;
  digest: string;
}

/**
 * Deployments and the desired release of every environment. Every change of phase is a compare-and-set along
 * `DEPLOYMENT_TRANSITIONS`; a new deployment supersedes the active one of its environment in the same transaction.
 */
export interface DeploymentStore {
  /** @throws ConflictError when the service is archived. */
  create(deployment: NewDeployment, time: Date): Promise<Deployment>;
  /**
   * Creates the automatic deployment of a release to an environment, once: false when this or a newer release has been deployed
   * by itself before.
   */
  createAutomatic(
    release: { service: string; entityRef: string; digest: string; sequence: number },
    environments: string[],
    time: Date,
  ): Promise<boolean>;
  get(id: string): Promise<Deployment | undefined>;
  /** Newest first. */
  list(query: {
    entityRef: string;
    environment?: string;
    limit: number;
    beforeTime?: Date;
  }): Promise<Deployment[]>;
  /** Newest of each environment that is not a preview. */
  latest(service: string): Promise<Deployment[]>;
  active(): Promise<Deployment[]>;
  /** True when the deployment was in a phase from which `phase` may follow, and is in it now. */
  advance(
    id: string,
    phase: DeploymentPhase,
    change: Partial<Pick<Deployment, 'message' | 'url' | 'lastLogLines' | 'readiness'>> & {
      time: Date;
    },
  ): Promise<boolean>;
  setMessage(id: string, message: string): Promise<void>;
  desired(service?: string): Promise<DesiredRelease[]>;
  /**
   * Wants the release of the environment's last healthy deployment again, unless another deployment has been asked for since this
   * one. Returns its digest. When there is none, what failed stays wanted, so that it can be looked at and restarted, but with
   * `neverApplied` nothing is.
   */
  putBack(deployment: Deployment, options: { neverApplied: boolean }): Promise<string | undefined>;
  /** Previews that should be up. */
  previews(service: string, environment: string, time: Date): Promise<Deployment[]>;
  expiredPreviews(time: Date): Promise<Deployment[]>;
  /** Makes a preview end now; the reconciler takes it away. */
  expirePreview(id: string, time: Date): Promise<void>;
  /** The preview has been taken away. */
  endPreview(id: string, time: Date): Promise<void>;
  /** Ended deployments of which nobody has heard. */
  unannounced(limit: number): Promise<Deployment[]>;
  markAnnounced(id: string): Promise<void>;
}
