import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import {
  type Deployment,
  deploymentEnded,
  type Release,
  rolloutEnded,
} from '@internal/plugin-deploy-common';
import type { ObservedState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore, GatedDeployment } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { KnownService, ServiceStore } from '../database/ServiceStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { RolloutReconciler } from '../rollouts/RolloutReconciler';
import type { Announcer } from './Announcer';
import type { DeploymentGate } from './DeploymentGate';
import type { DesiredStates } from './DesiredStates';
import type { TargetRegistry } from './TargetRegistry';
import { judge } from './verdict';

const FINAL_ERRORS = ['InputError', 'ConflictError', 'NotAllowedError'];

interface Options {
  services: ServiceStore;
  releases: ReleaseStore;
  deployments: DeploymentStore;
  rollouts: RolloutStore;
  rolloutReconciler: RolloutReconciler;
  deploymentGate: DeploymentGate;
  desiredStates: DesiredStates;
  targets: TargetRegistry;
  announcer: Announcer;
  /** Environments to which the newest release goes by itself. */
  automaticEnvironments: string[];
  progressDeadlineSeconds: number;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Makes what runs equal what is wanted, from rows and observations alone, so that it goes on after any stop. Each pass is
 * idempotent; events and calls only make the next one come sooner.
 */
export class DeploymentReconciler {
  /** A deployment failed in this pass, so an earlier release is wanted again. */
  #failed = false;

  constructor(private readonly options: Options) {}

  /** True while something is under way and the next pass should come soon. */
  async reconcile(): Promise<boolean> {
    await this.#each(
      await this.options.releases.dueForAutomatic(),
      release => this.#deployNewest(release),
      of => of.service,
    );
    await this.#each(
      await this.options.services.list(),
      service => this.#archive(service),
      of => of.service,
    );
    this.#failed = false;
    await this.#each(
      (await this.options.deployments.active()).filter(each => each.queued),
      deployment => this.options.deploymentGate.admit(deployment),
      of => `deployment ${of.id}`,
    );
    await this.#each(
      (await this.options.deployments.active()).filter(each => !each.queued),
      deployment => this.#step(deployment),
      of => `deployment ${of.id}`,
    );
    await this.options.rolloutReconciler.reconcile();
    if (this.#failed) {
      await this.#each(
        [undefined],
        () => this.repairDrift(),
        () => 'repair',
      );
    }
    const expired = await this.options.deployments.expiredPreviews(this.options.clock.now());
    await this.#each(
      expired,
      preview => this.#endPreview(preview),
      of => `preview ${of.id}`,
    );
    await this.#each(
      [undefined],
      async () => {
        await this.options.announcer.announceRollouts();
        await this.options.announcer.announceEnded();
      },
      () => 'news',
    );
    const busy = (await this.options.deployments.active()).some(each => !each.queued);
    return busy || (await this.options.rollouts.open()).length > 0;
  }

  /** Applies again where a target was told something else than what is wanted, or has lost it. */
  async repairDrift(): Promise<void> {
    const { deployments, rollouts, targets, desiredStates, logger, clock } = this.options;
    const observed = await targets.observeAll();
    const active = (await deployments.active()).filter(each => !each.queued);
    const busy = new Set([...active, ...(await rollouts.open())].map(placeOf));
    const told = new Map(observed.map(state => [placeOf(state), state.desiredDigest]));
    const drifted = (await deployments.desired()).filter(
      each =>
        targets.find(each.environment) &&
        !busy.has(placeOf(each)) &&
        told.get(placeOf(each)) !== each.digest,
    );
    await this.#each(
      drifted,
      async ({ service, entityRef, environment, digest }) => {
        logger.info(`${service} ${digest} is wanted in ${environment}; the target is told again`);
        const desired = await desiredStates.of(service, entityRef, environment);
        const ran = told.get(placeOf({ service, environment }));
        if (ran)
          await deployments.recordDrift(
            { service, entityRef, environment, digest },
            ran,
            clock.now(),
          );
        await targets.get(environment).apply(desired);
      },
      placeOf,
    );
  }

  async #deployNewest(newest: Release): Promise<void> {
    const { deployments, automaticEnvironments, clock } = this.options;
    await deployments.queueAutomatic(newest, automaticEnvironments, clock.now());
  }

  async #archive({ service, archivePending }: KnownService): Promise<void> {
    if (!archivePending) return;
    await this.archiveEverywhere(service);
  }

  /** Ends a service that is marked archived; safe to repeat. */
  async archiveEverywhere(service: string): Promise<void> {
    const { targets, services } = this.options;
    for (const state of await targets.observeAll()) {
      if (state.service === service)
        await targets.get(state.environment).archive(service, state.environment);
    }
    await services.endArchive(service);
  }

  async #step(deployment: GatedDeployment): Promise<void> {
    const { targets, rollouts, deployments, deploymentGate } = this.options;
    const { id, service, environment, entityRef } = deployment;
    if (deployment.phase === 'Pending') {
      const target = targets.get(environment);
      await deploymentGate.enter(deployment);
      const [rollout] = await rollouts.ofDeployments([id]);
      // The time is taken before the restart, so that every instance started after it counts as new.
      const time = this.options.clock.now();
      if (!rollout) {
        await target.apply(await this.options.desiredStates.of(service, entityRef, environment));
        if (deployment.kind === 'restart') await target.restart(service, environment);
      }
      const message = rollout ? 'shipped step by step' : 'the target has been told';
      await deployments.advance(id, 'Progressing', { time, message });
      return;
    }
    const [rollout] = await rollouts.ofDeployments([id]);
    if (rollout && !rolloutEnded(rollout.phase)) return;
    const observed = await targets.get(environment).observe(service, environment);
    const lost = observed?.desiredDigest !== deployment.digest;
    if (lost && deployment.kind !== 'preview') {
      await targets
        .get(environment)
        .apply(await this.options.desiredStates.of(service, entityRef, environment));
    }
    await this.#judge(deployment, observed, rollout?.endTime);
  }

  async #judge(
    deployment: Deployment,
    observed: ObservedState | undefined,
    promoteTime?: string,
  ): Promise<void> {
    const { deployments, clock } = this.options;
    const now = clock.now();
    const { phase, message, url } = judge(deployment, observed, {
      now,
      deadline: this.#deadline(deployment, promoteTime),
    });
    if (phase === deployment.phase) {
      if (message !== deployment.message) await deployments.setMessage(deployment.id, message);
      return;
    }
    const failure =
      phase === 'Failed'
        ? { lastLogLines: observed?.lastLogLines, readiness: observed?.readiness }
        : {};
    if (phase === 'Failed') await this.#fail(deployment, message, failure);
    else await deployments.advance(deployment.id, phase, { time: now, message, url });
  }

  /** A release that did not make it must not be what a restart of the machine starts: the last healthy one is wanted again. */
  async #fail(
    deployment: Deployment,
    reason: string,
    failure: Pick<Deployment, 'lastLogLines' | 'readiness'> = {},
  ): Promise<void> {
    const { deployments, rollouts, clock } = this.options;
    let message = reason;
    const [rollout] = await rollouts.ofDeployments([deployment.id]);
    if (rollout && !rolloutEnded(rollout.phase)) {
      // It ends the deployment with it.
      await this.options.rolloutReconciler.abort(rollout, reason);
      return;
    }
    if (deployment.kind !== 'preview') {
      const back = await deployments.putBack(deployment);
      if (back && back !== deployment.digest) {
        message = `${reason} The earlier release ${back.slice(7, 15)} stays in place.`;
      }
    }
    await deployments.advance(deployment.id, 'Failed', { time: clock.now(), message, ...failure });
    this.#failed = true;
  }

  async #endPreview(preview: Deployment): Promise<void> {
    const { desiredStates, deployments, targets, clock } = this.options;
    const { id, service, environment, entityRef } = preview;
    if (!deploymentEnded(preview.phase)) {
      const message = 'The time of the preview is over.';
      await deployments.advance(id, 'Superseded', { time: clock.now(), message });
    }
    const desired = await desiredStates.of(service, entityRef, environment);
    await targets.find(environment)?.apply(desired);
    await deployments.endPreview(id, clock.now());
  }

  /** The steps of a rollout take the time that they take. */
  #deadline(deployment: Deployment, promoteTime?: string): Date {
    const begin = new Date(promoteTime ?? deployment.startTime ?? deployment.createTime);
    return new Date(begin.getTime() + this.options.progressDeadlineSeconds * 1000);
  }

  /** One thing that cannot go on must not hold up the others. */
  async #each<T>(
    items: T[],
    work: (item: T) => Promise<unknown>,
    name: (item: T) => string,
  ): Promise<void> {
    for (const item of items) {
      try {
        await work(item);
      } catch (error) {
        await this.#troubled(item, error);
        this.options.logger.warn(`${name(item)} cannot go on now: ${stringifyError(error)}`);
      }
    }
  }

  /** A deployment says what holds it up, and fails when that cannot change or lasts beyond its deadline. */
  async #troubled(item: unknown, error: unknown): Promise<void> {
    if (!isDeployment(item) || deploymentEnded(item.phase)) return;
    const reason = error instanceof Error ? error.message : String(error);
    const [rollout] = await this.options.rollouts.ofDeployments([item.id]);
    // What waits at the gate waits as long as it must; a rollout knows its own deadlines once it has begun.
    const timed = rollout ? item.phase === 'Pending' : !(item as GatedDeployment).queued;
    const late = timed && this.options.clock.now() >= this.#deadline(item, rollout?.endTime);
    const hopeless = isFinal(error) || late;
    const telling = hopeless
      ? this.#fail(item, reason)
      : this.options.deployments.setMessage(item.id, `Waiting: ${reason}`);
    // The database may be what is away; the next pass says it then.
    await telling.catch(() => undefined);
  }
}

/** Errors that say no for good; an answer of another plugin carries the original as its cause. */
function isFinal(error: unknown): boolean {
  if (!isError(error)) return false;
  return FINAL_ERRORS.includes(error.name) || isFinal(error.cause);
}

function placeOf(at: { service: string; environment: string }): string {
  return `${at.service}/${at.environment}`;
}

function isDeployment(item: unknown): item is Deployment {
  return typeof item === 'object' && item !== null && 'phase' in item && 'createTime' in item;
}
