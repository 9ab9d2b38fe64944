import type { ReleaseSet, RollbackPlan, RollbackPlanStep } from '@internal/plugin-deploy-common';
import type { OrderedPlan, OrderedStep } from './OrderedPlan';

/** A way back as the API gives it. */
export function rollbackPlanOf(plan: OrderedPlan): RollbackPlan {
  const { id, environment, message, correlationId, actor, createTime, endTime } = plan;
  return {
    ...{ id, environment, message, correlationId, actor, createTime, endTime },
    entityRef: plan.entityRef ?? plan.steps[0].entityRef,
    phase: plan.phase === 'RolledBack' ? 'Succeeded' : plan.phase,
    steps: plan.steps.map(stepOf),
  };
}

export function stepOf(step: OrderedStep): RollbackPlanStep {
  const { entityRef, service, toDigest, reason, phase, message, deploymentId } = step;
  const fromDigest = step.fromDigest ?? '';
  return { entityRef, service, fromDigest, toDigest, reason, phase, message, deploymentId };
}

/** A release set as the API gives it. */
export function releaseSetOf(plan: OrderedPlan, rollbackPlanId?: string): ReleaseSet {
  const { id, environment, phase, message, correlationId, actor, reason, createTime, endTime } =
    plan;
  const stopped = phase === 'Failed';
  return {
    ...{ id, environment, phase, message, correlationId, actor, reason, createTime, endTime },
    items: plan.steps.map(step => ({
      entityRef: step.entityRef,
      service: step.service,
      digest: step.toDigest,
      fromDigest: step.fromDigest,
      phase: stopped && step.phase === 'Pending' ? 'Skipped' : step.phase,
      message: step.message,
      deploymentId: step.deploymentId,
      rolloutId: step.rolloutId,
    })),
    ...(rollbackPlanId && { rollbackPlanId }),
  };
}
