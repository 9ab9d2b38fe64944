import type { AuthService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { type Deployment } from '@internal/plugin-deploy-common';
import { type Change, decisionOf, type GateDecision } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { DeploymentStore, GatedDeployment } from '../database/DeploymentStore';
import type { RolloutStore } from '../database/RolloutStore';
import { changeOf, payloadDigest } from '../gate/changes';
import { isAnswer, type ReleaseGate } from '../gate/ReleaseGate';
import type { DeploymentPlanner } from './DeploymentPlanner';

const ASK_AGAIN_MS = 10_000;

/** Lets deployments through the gate: queued ones when it opens, others right before their effect. */
export class DeploymentGate {
  constructor(
    private readonly options: {
      deployments: DeploymentStore;
      rollouts: RolloutStore;
      planner: DeploymentPlanner;
      gate: ReleaseGate;
      auth: AuthService;
      clock: Clock;
    },
  ) {}

  /** Asks for a queued deployment, and lets it go on or says what it waits for. */
  async admit(deployment: GatedDeployment): Promise<void> {
    const { deployments, planner, gate, auth, clock } = this.options;
    const { id, actor, reason, correlationId, askTime } = deployment;
    const now = clock.now();
    if (askTime && now < askTime) return;
    const { shipment, plan } = await planner.again(deployment);
    const change = changeOf(shipment, { id, actor, reason, correlationId });
    const credentials = await auth.getOwnServiceCredentials();
    try {
      const clearance = await gate.authorize(change, credentials);
      await deployments.activate(id, clearance, plan, now);
    } catch (error) {
      const decision = decisionOf(error);
      await deployments.setWaiting(id, waitingOf(error, decision), this.#askTime(decision, now));
      if (decision?.decision === 'needs-approval') await this.#requestApproval(change);
    }
  }

  /**
   * Shows the gate the token for exactly what the rows say will be executed; the deployment may have effects after it.
   *
   * @throws NotAllowedError when that is not what was decided
   */
  async enter(deployment: GatedDeployment): Promise<void> {
    const { deployments, rollouts, planner, gate, clock } = this.options;
    if (deployment.verified) return;
    const { change, token } = deployment;
    if (!change || !token) throw new Error(`Deployment ${deployment.id} has not passed the gate.`);
    const [rollout] = await rollouts.ofDeployments([deployment.id]);
    const { shipment } = await planner.again(deployment);
    const current = deployment.fromDigest ? { digest: deployment.fromDigest } : undefined;
    const strategy = rollout?.strategy ?? planner.strategyFor(shipment, current);
    const digest = payloadDigest({ ...shipment, current, strategy });
    await gate.verify(token, { ...change, payloadDigest: digest });
    await deployments.begin(deployment.id, clock.now());
  }

  #askTime(decision: GateDecision | undefined, now: Date): Date {
    const soon = new Date(now.getTime() + ASK_AGAIN_MS);
    const opens = decision?.nextOpen && new Date(decision.nextOpen);
    return opens && opens > now && opens < soon ? opens : soon;
  }

  async #requestApproval(change: Change): Promise<void> {
    const credentials = await this.options.auth.getOwnServiceCredentials();
    await this.options.gate.requestApproval(change, credentials);
  }
}

function waitingOf(
  error: unknown,
  decision: GateDecision | undefined,
): NonNullable<Deployment['waiting']> {
  if (!decision) {
    const words = isError(error) ? error.message : String(error);
    return { reason: isAnswer(error) ? `Waiting: ${words}` : `Waiting for the gate: ${words}` };
  }
  const missing = decision.checks.filter(check => check.verdict !== 'pass' && !check.advice);
  const reasons = missing.map(check => `${check.title} – ${check.reason}`).join('; ');
  const opens = decision.nextOpen ? ` (opens at ${decision.nextOpen})` : '';
  return {
    reason: `Waiting for ${reasons || 'the gate'}${opens}`,
    decisionId: decision.id,
    ...(decision.nextOpen && { nextOpen: decision.nextOpen }),
  };
}
