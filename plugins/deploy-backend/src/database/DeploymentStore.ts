import type { RecordedDecision } from '@internal/plugin-audit-common';
import type { Deployment, DeploymentPhase, EnvironmentState } from '@internal/plugin-deploy-common';
import type { Change } from '@internal/plugin-gate-common';
import type { ShippingPlan } from './activateDeployment';
import type { DeploymentChange } from './advanceDeployment';

/** What the gate has allowed. */
export interface Clearance {
  change: Change;
  token: string;
  decision: RecordedDecision;
}

export interface NewDeployment {
  /** Also the id of the change that the gate decided about. */
  id?: string;
  service: string;
  entityRef: string;
  environment: string;
  digest: string;
  kind: Deployment['kind'];
  actor: string;
  requestId?: string;
  reason?: string;
  correlationId?: string;
  /** Default `rollout`: by the release's strategy, where it has one. */
  how?: 'rollout' | 'at-once';
  /** Of a preview. */
  expireTime?: Date;
  clearance: Clearance;
  plan: ShippingPlan;
}

export interface DesiredRelease {
  service: string;
  entityRef: string;
  environment: string;
  digest: string;
  hold?: EnvironmentState['hold'];
}

/** A deployment with what the gate has to see again right before the effect. */
export interface GatedDeployment extends Deployment {
  how: 'rollout' | 'at-once';
  change?: Change;
  token?: string;
  /** The gate has taken the token: effects may follow. */
  verified: boolean;
  /** Waits until the gate opens. */
  queued: boolean;
  /** When the gate is to be asked again. */
  askTime?: Date;
}

/**
 * Deployments and the desired release of every environment. Every change of phase is a compare-and-set along
 * `DEPLOYMENT_TRANSITIONS`, with its record for the ledger in the same transaction.
 */
export interface DeploymentStore {
  /**
   * Makes it the deployment of its place. The same request, or the same release under way already, answers with what there is.
   *
   * @throws ConflictError when the service is archived, a rollout is under way, or what runs is not what was decided upon.
   */
  create(deployment: NewDeployment, time: Date): Promise<Deployment>;
  byRequestId(requestId: string): Promise<Deployment | undefined>;
  /**
   * Queues the automatic deployment of a release to environments, once: false when this or a newer release has been deployed by
   * itself before. Environments on hold are left out.
   */
  queueAutomatic(
    release: { service: string; entityRef: string; digest: string; sequence: number },
    environments: string[],
    time: Date,
  ): Promise<boolean>;
  /** The gate has opened: the queued one becomes the deployment of its place. False when it is no longer queued. */
  activate(id: string, clearance: Clearance, plan: ShippingPlan, time: Date): Promise<boolean>;
  /** What a queued one waits for, and when the gate is asked again. */
  setWaiting(id: string, waiting: NonNullable<Deployment['waiting']>, askTime: Date): Promise<void>;
  /** The gate has taken the token: from now on the release is wanted (with a rollout: beside the stable one). Once. */
  begin(id: string, time: Date): Promise<boolean>;
  get(id: string): Promise<Deployment | undefined>;
  /** Newest first. */
  list(query: {
    entityRef?: string;
    environment?: string;
    limit: number;
    beforeTime?: Date;
  }): Promise<Deployment[]>;
  /** Newest of each environment that is not a preview. */
  latest(service: string): Promise<Deployment[]>;
  active(): Promise<GatedDeployment[]>;
  /** Healthy ones of a place, newest first, previews and restarts left out. */
  healthy(service: string, environment: string, limit: number): Promise<Deployment[]>;
  /** Attempts with a release that are over, newest first, previews and restarts left out. */
  endedOf(service: string, digest: string): Promise<Deployment[]>;
  /** True when the deployment was in a phase from which `phase` may follow, and is in it now. */
  advance(id: string, phase: DeploymentPhase, change: DeploymentChange): Promise<boolean>;
  setMessage(id: string, message: string): Promise<void>;
  desired(service?: string): Promise<DesiredRelease[]>;
  /** That something else ran than is wanted, which nothing here explains; once for each such digest. */
  recordDrift(wanted: DesiredRelease, ran: string, time: Date): Promise<void>;
  /** Lets newer releases come by themselves again; the newest one comes now. */
  releaseHold(service: string, environment: string): Promise<boolean>;
  /**
   * Wants the release of the environment's last healthy deployment again, unless another deployment has been asked for since this
   * one. Returns its digest. When there is none, what failed stays wanted, so that it can be looked at and restarted.
   */
  putBack(deployment: Deployment): Promise<string | undefined>;
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
