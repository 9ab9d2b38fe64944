import { NotFoundError } from '@backstage/errors';
import type { Release } from '@internal/plugin-deploy-common';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { ReleaseStore } from '../database/ReleaseStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { ServiceStore } from '../database/ServiceStore';
import { nameOf } from '../ledger/deploymentRecords';
import type { OrderedStep } from '../plans/OrderedPlan';
import type { ApiComparison } from './ApiComparison';
import type { Dependants } from './Dependants';

const LOOK_BACK = 50;

/** A service that would no longer find what it uses, were another one taken back. */
export interface AffectedDependant {
  entityRef: string;
  service: string;
  digest: string;
  /** What it would miss, in one sentence. */
  reason: string;
}

/** Finds out where a service would go back to, and who else would have to. */
export class RollbackPlanner {
  constructor(
    private readonly options: {
      services: ServiceStore;
      releases: ReleaseStore;
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      dependants: Dependants;
      apis: ApiComparison;
    },
  ) {}

  /** The release that was healthy here before the present one; while a rollout lasts, the one that it began from. */
  async target(
    entityRef: string,
    environment: string,
  ): Promise<{ current?: Release; target?: Release }> {
    const service = await this.serviceOf(entityRef);
    const underWay = await this.#underWay(service, environment);
    const current = await this.#running(service, environment);
    if (underWay) {
      const stable = await this.#earlier(service, environment, undefined);
      return { current: underWay, target: stable };
    }
    if (!current) return {};
    return { current, target: await this.#earlier(service, environment, current) };
  }

  /** Who uses what `to` does not have: made when the present release was there, and calls what only that one offers. */
  async affected(
    entityRef: string,
    environment: string,
    to: Release,
  ): Promise<AffectedDependant[]> {
    const service = await this.serviceOf(entityRef);
    const from = await this.#running(service, environment);
    if (!from || from.digest === to.digest) return [];
    return this.#affectedBy(entityRef, environment, from, to);
  }

  /**
   * The order in which all can go back: those that use others first. Undefined when one of them has nothing to go back to.
   *
   * @param to of the service itself
   */
  async plan(
    entityRef: string,
    environment: string,
    to: Release,
  ): Promise<OrderedStep[] | undefined> {
    const steps: OrderedStep[] = [];
    const done = await this.#addSteps(steps, new Set(), environment, {
      entityRef,
      to,
      reason: `goes back to ${nameOf(to.digest)}`,
    });
    return done ? steps : undefined;
  }

  async #addSteps(
    steps: OrderedStep[],
    seen: Set<string>,
    environment: string,
    step: { entityRef: string; to: Release; reason: string },
  ): Promise<boolean> {
    const { entityRef, to, reason } = step;
    if (seen.has(entityRef)) return true;
    seen.add(entityRef);
    const service = await this.serviceOf(entityRef);
    const from = await this.#running(service, environment);
    if (!from) return false;
    for (const each of await this.#affectedBy(entityRef, environment, from, to)) {
      const running = await this.options.releases.get(each.service, each.digest);
      const back =
        running && (await this.#earlier(each.service, environment, running, from.createTime));
      if (!back) return false;
      const next = { entityRef: each.entityRef, to: back, reason: each.reason };
      if (!(await this.#addSteps(steps, seen, environment, next))) return false;
    }
    const { digest: fromDigest } = from;
    const pending = { phase: 'Pending', message: '', attempt: 0 } as const;
    steps.push({ entityRef, service, fromDigest, toDigest: to.digest, reason, ...pending });
    return true;
  }

  async #affectedBy(
    entityRef: string,
    environment: string,
    from: Release,
    to: Release,
  ): Promise<AffectedDependant[]> {
    const { dependants, services, apis } = this.options;
    const missing = await apis.missing(from, to);
    if (missing.length === 0) return [];
    const found: AffectedDependant[] = [];
    for (const ref of await dependants.of(entityRef)) {
      const known = await services.byEntityRef(ref);
      const running =
        known && !known.archiveTime ? await this.#running(known.service, environment) : undefined;
      if (!running || running.createTime < from.createTime) continue;
      found.push({
        entityRef: ref,
        service: running.service,
        digest: running.digest,
        reason: `${running.service} ${nameOf(running.digest)} was made for ${from.service} ${nameOf(
          from.digest,
        )}; the older one lacks: ${missing.join('; ')}`,
      });
    }
    return found;
  }

  /** The newest release that was healthy here and is older than this one (and than a moment). */
  async #earlier(
    service: string,
    environment: string,
    than: Release | undefined,
    before?: string,
  ): Promise<Release | undefined> {
    const { deployments, releases } = this.options;
    for (const each of await deployments.healthy(service, environment, LOOK_BACK)) {
      if (each.mark?.failed) continue;
      const release = await releases.get(service, each.digest);
      if (!release) continue;
      const older = !than || release.sequence < than.sequence;
      if (older && (!before || release.createTime < before)) return release;
    }
    return undefined;
  }

  async #running(service: string, environment: string): Promise<Release | undefined> {
    const { deployments, releases } = this.options;
    const desired = (await deployments.desired(service)).find(
      each => each.environment === environment,
    );
    return desired && releases.get(service, desired.digest);
  }

  /** What is on its way, and not yet healthy. */
  async #underWay(service: string, environment: string): Promise<Release | undefined> {
    const active = (await this.options.deployments.active()).find(
      each =>
        each.service === service &&
        each.environment === environment &&
        !each.queued &&
        each.kind !== 'preview' &&
        each.kind !== 'restart',
    );
    return active && this.options.releases.get(service, active.digest);
  }

  /** @throws NotFoundError */
  async serviceOf(entityRef: string): Promise<string> {
    const known = await this.options.services.byEntityRef(entityRef);
    if (!known)
      throw new NotFoundError(`${entityRef} has no release yet; a green build makes one.`);
    return known.service;
  }
}
