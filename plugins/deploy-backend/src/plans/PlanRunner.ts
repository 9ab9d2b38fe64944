import { randomUUID } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import { type Deployment, deploymentEnded } from '@internal/plugin-deploy-common';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { RolloutStore } from '../database/RolloutStore';
import type { DeploymentPlanner } from '../deployments/DeploymentPlanner';
import { changeOf } from '../gate/changes';
import { isAnswer, type ReleaseGate } from '../gate/ReleaseGate';
import type { OrderedPlan, OrderedStep } from './OrderedPlan';
import type { PlanStore } from './PlanStore';

/** Walks ordered plans from their rows: one step at a time, and none after one that failed. Safe to stop and repeat anywhere. */
export class PlanRunner {
  constructor(
    private readonly options: {
      plans: PlanStore;
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      planner: DeploymentPlanner;
      gate: ReleaseGate;
      auth: AuthService;
      logger: LoggerService;
      clock: Clock;
    },
  ) {}

  /** True while a plan is under way. */
  async run(): Promise<boolean> {
    const plans = await this.options.plans.running();
    for (const plan of plans) {
      try {
        await this.#pass(plan);
      } catch (error) {
        this.options.logger.warn(`plan ${plan.id} cannot go on now: ${stringifyError(error)}`);
      }
    }
    return plans.length > 0;
  }

  async #pass(plan: OrderedPlan): Promise<void> {
    const index = plan.steps.findIndex(step => step.phase !== 'Succeeded');
    if (index < 0) {
      await this.#end(plan, 'Succeeded', 'All steps are done.');
      return;
    }
    const step = plan.steps[index];
    if (step.phase === 'Running') await this.#follow(plan, index, step);
    else await this.#begin(plan, index, step);
  }

  async #begin(plan: OrderedPlan, index: number, step: OrderedStep): Promise<void> {
    try {
      const deployment = await this.#ship(plan, step);
      const message = 'under way';
      await this.#setStep(plan, index, {
        phase: 'Running',
        message,
        deploymentId: deployment.id,
      });
    } catch (error) {
      const words = isError(error) ? error.message : String(error);
      if (!isAnswer(error)) {
        const message = `Waiting: ${words}`;
        if (message !== step.message) await this.#setStep(plan, index, { message });
        return;
      }
      await this.#fail(plan, index, words);
    }
  }

  async #ship(plan: OrderedPlan, step: OrderedStep): Promise<Deployment> {
    const { deployments, planner, gate, auth, clock } = this.options;
    const { environment, actor, correlationId, reason } = plan;
    const requestId = `${plan.id}:${step.service}:${step.attempt}`;
    const same = await deployments.byRequestId(requestId);
    if (same) return same;
    const kind = plan.kind === 'rollback' ? 'rollback' : 'promote';
    const { entityRef, toDigest: digest } = step;
    const cleared = step.cleared ?? (await ask());
    return deployments.create(
      {
        id: cleared.clearance.change.id,
        service: step.service,
        ...{ entityRef, environment, digest, kind, actor, requestId, correlationId, reason },
        ...cleared,
      },
      clock.now(),
    );

    async function ask() {
      const planned = await planner.of({ entityRef, environment, digest, kind });
      const by = { id: randomUUID(), actor, reason, correlationId };
      const change = changeOf(planned.shipment, by);
      const credentials = await auth.getOwnServiceCredentials();
      return { clearance: await gate.authorize(change, credentials), plan: planned.plan };
    }
  }

  async #follow(plan: OrderedPlan, index: number, step: OrderedStep): Promise<void> {
    const { deployments, rollouts } = this.options;
    const deployment = step.deploymentId && (await deployments.get(step.deploymentId));
    if (!deployment) {
      await this.#fail(plan, index, 'Its deployment is gone.');
      return;
    }
    const [rollout] = await rollouts.ofDeployments([deployment.id]);
    if (deployment.phase === 'Healthy') {
      await this.#setStep(plan, index, { phase: 'Succeeded', message: 'done' });
    } else if (deploymentEnded(deployment.phase)) {
      await this.#fail(plan, index, deployment.message);
    } else {
      const message = rollout?.message ?? deployment.message;
      if (message !== step.message || rollout?.id !== step.rolloutId) {
        await this.#setStep(plan, index, { message, rolloutId: rollout?.id });
      }
    }
  }

  async #fail(plan: OrderedPlan, index: number, message: string): Promise<void> {
    const steps = withStep(plan, index, { phase: 'Failed', message });
    const { service } = plan.steps[index];
    const words = `Stopped at ${service}: ${message} What was done before it stays; what comes after it was not touched.`;
    await this.#end({ ...plan, steps }, 'Failed', words);
  }

  async #end(plan: OrderedPlan, phase: 'Succeeded' | 'Failed', message: string): Promise<void> {
    const { plans, clock } = this.options;
    const endTime = clock.now().toISOString();
    await plans.change(plan, { phase, message, steps: plan.steps, endTime });
    if (phase !== 'Succeeded' || !plan.releaseSetId) return;
    const set = await plans.get(plan.releaseSetId, 'release-set');
    if (set) await plans.change(set, { phase: 'RolledBack', message: 'The set was taken back.' });
  }

  async #setStep(plan: OrderedPlan, index: number, patch: Partial<OrderedStep>): Promise<void> {
    const steps = withStep(plan, index, patch);
    const message = `${index + 1} of ${steps.length}: ${steps[index].service}`;
    await this.options.plans.change(plan, { steps, message });
  }
}

function withStep(plan: OrderedPlan, index: number, patch: Partial<OrderedStep>): OrderedStep[] {
  return plan.steps.map((step, at) => (at === index ? { ...step, ...patch } : step));
}
