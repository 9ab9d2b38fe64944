import { randomUUID } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { RollbackOffer, RollbackPlan } from '@internal/plugin-deploy-common';
import type { CheckResult } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { ReleaseStore } from '../database/ReleaseStore';
import { actorOf } from '../deployments/actorOf';
import type { DeployApi } from '../deployments/DeployApi';
import type { NewPlan, OrderedPlan } from '../plans/OrderedPlan';
import { planRecord } from '../plans/planRecords';
import { rollbackPlanOf, stepOf } from '../plans/published';
import type { PlanStore } from '../plans/PlanStore';
import type { RollbackPlanner } from './RollbackPlanner';
import type { Place, RollbackRequest, RollbacksApi } from './RollbacksApi';

interface Call {
  credentials: BackstageCredentials;
}

export class DefaultRollbacksApi implements RollbacksApi {
  constructor(
    private readonly options: {
      planner: RollbackPlanner;
      deploy: Pick<DeployApi, 'deploy' | 'decide'>;
      plans: PlanStore;
      releases: ReleaseStore;
      clock: Clock;
      wake: () => void;
    },
  ) {}

  async offer({ entityRef, environment }: Place, call: Call): Promise<RollbackOffer> {
    const { planner, deploy } = this.options;
    const { target } = await planner.target(entityRef, environment);
    if (!target) return { blockers: [] };
    const { decision } = await deploy.decide(
      { entityRef, environment, digest: target.digest, kind: 'rollback' },
      call,
    );
    const open = decision.checks.filter(check => check.verdict !== 'pass');
    const blockers = open.filter(check => !check.advice && !check.waiver);
    const steps =
      blockers.length > 0 ? await planner.plan(entityRef, environment, target) : undefined;
    return {
      target,
      blockers,
      advice: open.filter((check: CheckResult) => check.advice),
      ...(steps &&
        steps.length > 1 && {
          plan: {
            entityRef,
            environment,
            phase: 'Proposed',
            message: 'Those that use others go back first.',
            steps: steps.map(stepOf),
          },
        }),
    };
  }

  async rollBack(request: RollbackRequest, call: Call) {
    const { entityRef, environment, requestId, reason } = request;
    const target = await this.#target(request);
    return this.options.deploy.deploy(
      { entityRef, environment, digest: target.digest, kind: 'rollback', requestId, reason },
      call,
    );
  }

  async startPlan(request: RollbackRequest, { credentials }: Call): Promise<RollbackPlan> {
    const { planner, plans } = this.options;
    const { entityRef, environment, requestId, reason } = request;
    const same = await plans.byRequestId(requestId);
    if (same) return rollbackPlanOf(same);
    const target = await this.#target(request);
    const steps = await planner.plan(entityRef, environment, target);
    if (!steps) {
      throw new ConflictError(
        `There is no safe order: a service that uses ${entityRef} has no earlier release to go back to in ${environment}. Nothing was changed.`,
      );
    }
    const actor = actorOf(credentials);
    return this.#begin({
      ...{ id: randomUUID(), kind: 'rollback', correlationId: randomUUID() },
      ...{ entityRef, environment, steps, actor, reason, requestId },
    });
  }

  async getPlan(id: string): Promise<RollbackPlan> {
    return rollbackPlanOf(await this.#plan(id));
  }

  async resumePlan(id: string): Promise<RollbackPlan> {
    const plan = await this.#plan(id);
    if (plan.phase !== 'Failed') {
      throw new ConflictError(`The plan is ${plan.phase}; only one that failed can be resumed.`);
    }
    const steps = plan.steps.map(step =>
      step.phase === 'Failed'
        ? { ...step, phase: 'Pending' as const, attempt: step.attempt + 1, message: '' }
        : step,
    );
    const resumed = await this.options.plans.change(plan, {
      phase: 'Running',
      message: 'going on',
      steps,
      endTime: undefined,
    });
    if (!resumed) throw new ConflictError('Somebody else has just resumed the plan.');
    this.options.wake();
    return this.getPlan(id);
  }

  async affected({ entityRef, environment, digest }: Place & { digest: string }) {
    const { planner, releases } = this.options;
    const service = await planner.serviceOf(entityRef);
    const to = await releases.get(service, digest);
    if (!to) throw new NotFoundError(`${entityRef} has no release ${digest}.`);
    return planner.affected(entityRef, environment, to);
  }

  async #begin(plan: NewPlan): Promise<RollbackPlan> {
    const { plans, clock } = this.options;
    const now = clock.now();
    const begun = await plans.create(plan, now, [planRecord(plan, now)]);
    this.options.wake();
    return rollbackPlanOf(begun);
  }

  async #target({ entityRef, environment }: Place) {
    const { target } = await this.options.planner.target(entityRef, environment);
    if (target) return target;
    throw new NotFoundError(
      `No earlier release of ${entityRef} was healthy in ${environment}, so there is nothing to go back to. Nothing was changed.`,
    );
  }

  async #plan(id: string): Promise<OrderedPlan> {
    const plan = await this.options.plans.get(id, 'rollback');
    if (!plan) throw new NotFoundError(`There is no rollback plan '${id}'.`);
    return plan;
  }
}
