import { randomUUID } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { Deployment, Release } from '@internal/plugin-deploy-common';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { NewRelease, ReleaseStore } from '../database/ReleaseStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { ServiceStore } from '../database/ServiceStore';
import { changeOf } from '../gate/changes';
import type { ReleaseGate } from '../gate/ReleaseGate';
import { published } from '../rollouts/published';
import { actorOf } from './actorOf';
import type { DeployApi, DeployRequest } from './DeployApi';
import type { DeploymentPlanner } from './DeploymentPlanner';
import type { DeploymentReconciler } from './DeploymentReconciler';
import type { EnvironmentBoard } from './EnvironmentBoard';
import type { HealthBoard } from './HealthBoard';
import type { TargetRegistry } from './TargetRegistry';

interface Call {
  credentials: BackstageCredentials;
}

const HOUR_MS = 3_600_000;

export class DefaultDeployApi implements DeployApi {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      targets: TargetRegistry;
      planner: DeploymentPlanner;
      gate: ReleaseGate;
      reconciler: DeploymentReconciler;
      environmentBoard: EnvironmentBoard;
      healthBoard: HealthBoard;
      previewHours: number;
      clock: Clock;
      wake: () => void;
    },
  ) {}

  async registerRelease(release: NewRelease): Promise<Release> {
    const registered = await this.options.releases.register(release, this.options.clock.now());
    this.options.wake();
    return registered;
  }

  listReleases(query: { entityRef: string; limit: number; beforeSequence?: number }) {
    return this.options.releases.list(query);
  }

  async deploy(request: DeployRequest, call: Call): Promise<Deployment> {
    const { deployments, gate, clock, previewHours } = this.options;
    const { entityRef, environment, kind, requestId, reason, how } = request;
    const same = requestId && (await deployments.byRequestId(requestId));
    if (same) return this.#complete(same);
    const { shipment, plan, change, actor } = await this.#planned(request, call);
    const clearance = await gate.authorize(change, call.credentials, request.breakGlass);
    const deployment = await deployments.create(
      {
        id: change.id,
        service: shipment.release.service,
        entityRef,
        environment,
        digest: shipment.release.digest,
        kind,
        actor,
        requestId,
        reason,
        how,
        correlationId: change.correlationId,
        clearance,
        plan,
        ...(kind === 'preview' && {
          expireTime: new Date(clock.now().getTime() + previewHours * HOUR_MS),
        }),
      },
      clock.now(),
    );
    this.options.wake();
    return this.#complete(deployment);
  }

  async decide(request: DeployRequest, call: Call) {
    const { shipment, change } = await this.#planned(request, call);
    const decision = await this.options.gate.evaluate(change, call.credentials);
    const { strategy } = shipment;
    return { change, decision, ...(strategy && { strategy }) };
  }

  async requestApproval(request: DeployRequest, call: Call) {
    const { change } = await this.#planned(request, call);
    return this.options.gate.requestApproval(change, call.credentials);
  }

  async getDeployment(id: string): Promise<Deployment> {
    const deployment = await this.options.deployments.get(id);
    if (!deployment) throw new NotFoundError(`There is no deployment '${id}'.`);
    return this.#complete(deployment);
  }

  async listDeployments(query: Parameters<DeployApi['listDeployments']>[0]) {
    const found = await this.options.deployments.list(query);
    const rollouts = await this.options.rollouts.ofDeployments(found.map(each => each.id));
    return found.map(deployment => {
      const rollout = rollouts.find(each => each.deploymentId === deployment.id);
      return { ...deployment, ...(rollout && { rollout: published(rollout) }) };
    });
  }

  async endPreview(id: string): Promise<Deployment> {
    const preview = await this.getDeployment(id);
    if (preview.kind !== 'preview') throw new InputError(`Deployment ${id} is no preview.`);
    await this.options.deployments.expirePreview(id, this.options.clock.now());
    this.options.wake();
    return this.getDeployment(id);
  }

  environments(entityRef: string) {
    return this.options.environmentBoard.of(entityRef);
  }

  async health(entityRefs: string[]) {
    const known = await this.options.services.list();
    return this.options.healthBoard.of(
      entityRefs.map(entityRef => ({
        entityRef,
        service: known.find(each => each.entityRef === entityRef && !each.archiveTime)?.service,
      })),
    );
  }

  async unhealthy() {
    const known = await this.options.services.list();
    const all = await this.options.healthBoard.of(known.filter(each => !each.archiveTime));
    return all.filter(({ health }) => health === 'Failed' || health === 'Degraded');
  }

  async releaseHold(place: { entityRef: string; environment: string }): Promise<void> {
    const known = await this.options.services.byEntityRef(place.entityRef);
    const freed =
      known && (await this.options.deployments.releaseHold(known.service, place.environment));
    if (!freed) {
      throw new NotFoundError(`${place.entityRef} is not on hold in ${place.environment}.`);
    }
    this.options.wake();
  }

  async archive(entityRef: string): Promise<void> {
    const { services, reconciler, clock } = this.options;
    const known = await services.byEntityRef(entityRef);
    // Never released: nothing runs, nothing to end.
    if (!known) return;
    await services.beginArchive(known.service, clock.now());
    await reconciler.archiveEverywhere(known.service);
  }

  /** What ran before the archive is wanted again, and told to the targets. */
  async restore(entityRef: string): Promise<void> {
    const { services, deployments, targets, reconciler } = this.options;
    const known = await services.byEntityRef(entityRef);
    if (!known?.archiveTime) return;
    await services.restore(known.service);
    for (const { service, environment } of await deployments.desired(known.service)) {
      await targets.get(environment).restore(service, environment);
    }
    await reconciler.repairDrift();
    this.options.wake();
  }

  async #planned(request: DeployRequest, { credentials }: Call) {
    const planned = await this.options.planner.of(request);
    const actor = actorOf(credentials);
    const { reason, correlationId } = request;
    // The gate's approvals belong to what is executed, so a new id for each question does no harm.
    const change = changeOf(planned.shipment, { id: randomUUID(), actor, reason, correlationId });
    return { ...planned, change, actor };
  }

  async #complete(deployment: Deployment): Promise<Deployment> {
    const [rollout] = await this.options.rollouts.ofDeployments([deployment.id]);
    return { ...deployment, ...(rollout && { rollout: published(rollout) }) };
  }
}
