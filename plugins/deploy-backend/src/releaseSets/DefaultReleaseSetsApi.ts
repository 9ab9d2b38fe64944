import { randomUUID } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { ReleaseSet } from '@internal/plugin-deploy-common';
import { type Change, type CheckResult, type GateDecision } from '@internal/plugin-gate-common';
import { GateDeniedError } from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';
import { actorOf } from '../deployments/actorOf';
import type { DeploymentPlanner, PlannedShipment } from '../deployments/DeploymentPlanner';
import { changeOf } from '../gate/changes';
import type { ReleaseGate } from '../gate/ReleaseGate';
import type { NewPlan, OrderedPlan, OrderedStep } from '../plans/OrderedPlan';
import { planRecord } from '../plans/planRecords';
import type { PlanStore } from '../plans/PlanStore';
import { releaseSetOf, rollbackPlanOf } from '../plans/published';
import type { Dependants } from '../rollbacks/Dependants';
import type { ReleaseSetRequest, ReleaseSetsApi } from './ReleaseSetsApi';

interface Call {
  credentials: BackstageCredentials;
}

interface Planned extends PlannedShipment {
  change: Change;
}

export class DefaultReleaseSetsApi implements ReleaseSetsApi {
  constructor(
    private readonly options: {
      deploymentPlanner: DeploymentPlanner;
      dependants: Dependants;
      gate: ReleaseGate;
      plans: PlanStore;
      clock: Clock;
      wake: () => void;
    },
  ) {}

  async start(request: ReleaseSetRequest, call: Call): Promise<ReleaseSet> {
    const { plans } = this.options;
    const { environment, requestId, reason, breakGlass } = request;
    const same = await plans.byRequestId(requestId);
    if (same) return releaseSetOf(same);
    const actor = actorOf(call.credentials);
    const correlationId = randomUUID();
    const planned = await this.#planned(request, { actor, reason, correlationId });
    if (!breakGlass) await this.#assertAllPass(planned, call);
    const steps: OrderedStep[] = [];
    for (const each of planned) steps.push(await this.#cleared(each, call, breakGlass));
    return releaseSetOf(
      await this.#begin({
        ...{ id: randomUUID(), kind: 'release-set', environment, steps },
        ...{ correlationId, actor, reason, requestId },
      }),
    );
  }

  async get(id: string): Promise<ReleaseSet> {
    const set = await this.#set(id);
    return releaseSetOf(set, (await this.options.plans.wayBackOf(id))?.id);
  }

  async rollBack(id: string, { credentials }: Call) {
    const { plans } = this.options;
    const set = await this.#set(id);
    if (set.phase === 'Running') {
      throw new ConflictError(
        'The set is under way; abort its rollout first, or wait for its end.',
      );
    }
    const earlier = await plans.wayBackOf(id);
    if (earlier && earlier.phase !== 'Failed') return rollbackPlanOf(earlier);
    const steps = set.steps.filter(step => step.phase === 'Succeeded' && step.fromDigest).reverse();
    if (steps.length === 0) {
      throw new ConflictError('Nothing of this set can be taken back: nothing ran before it.');
    }
    const { environment, correlationId, entityRef } = set;
    const plan = await this.#begin({
      ...{ id: randomUUID(), kind: 'rollback', releaseSetId: id },
      ...{ environment, correlationId, entityRef, actor: actorOf(credentials) },
      requestId: `set-rollback:${id}:${earlier ? earlier.id : 'first'}`,
      steps: steps.map(({ entityRef: ref, service, fromDigest, toDigest }) => ({
        entityRef: ref,
        service,
        fromDigest: toDigest,
        toDigest: fromDigest!,
        reason: 'shipped with the set',
        phase: 'Pending',
        message: '',
        attempt: 0,
      })),
    });
    return rollbackPlanOf(plan);
  }

  async #planned(
    { items, environment }: ReleaseSetRequest,
    by: { actor: string; reason?: string; correlationId: string },
  ): Promise<Planned[]> {
    const refs = items.map(each => each.entityRef);
    if (new Set(refs).size !== refs.length) {
      throw new InputError('A service can be in a release set once; nothing was changed.');
    }
    const ordered = await this.options.dependants.inOrder(refs);
    return Promise.all(
      ordered.map(async entityRef => {
        const { digest } = items.find(each => each.entityRef === entityRef)!;
        const planned = await this.options.deploymentPlanner.of({
          ...{ entityRef, environment, digest, kind: 'promote' },
        });
        return { ...planned, change: changeOf(planned.shipment, { id: randomUUID(), ...by }) };
      }),
    );
  }

  /** Either all may go or none does: nothing is authorized before everything passes. */
  async #assertAllPass(planned: Planned[], { credentials }: Call): Promise<void> {
    const decisions = await Promise.all(
      planned.map(each => this.options.gate.evaluate(each.change, credentials)),
    );
    if (decisions.every(each => each.decision === 'allow')) return;
    const one = together(decisions, planned);
    const reasons = one.checks
      .filter(check => check.verdict !== 'pass' && !check.advice)
      .map(check => `${check.title}: ${check.reason}`);
    throw new GateDeniedError(
      `Nothing of the set was shipped. ${[...new Set(reasons)].join('; ')}`,
      one,
    );
  }

  /** Taken by the gate at once, so that it holds however long the services before take. */
  async #cleared(
    { change, shipment, plan }: Planned,
    { credentials }: Call,
    breakGlass?: { reason: string },
  ): Promise<OrderedStep> {
    const { gate } = this.options;
    const clearance = await gate.authorize(change, credentials, breakGlass);
    await gate.verify(clearance.token, change);
    const { entityRef, service, digest } = shipment.release;
    return {
      ...{ entityRef, service, fromDigest: shipment.current?.digest, toDigest: digest },
      ...{ reason: 'promoted together', phase: 'Pending', message: '', attempt: 0 },
      cleared: { clearance, plan },
    };
  }

  async #begin(plan: NewPlan): Promise<OrderedPlan> {
    const { plans, clock } = this.options;
    const now = clock.now();
    const begun = await plans.create(plan, now, [planRecord(plan, now)]);
    this.options.wake();
    return begun;
  }

  async #set(id: string): Promise<OrderedPlan> {
    const set = await this.options.plans.get(id, 'release-set');
    if (!set) throw new NotFoundError(`There is no release set '${id}'.`);
    return set;
  }
}

/** One decision about all: the worst of them, with the checks of each named by its service. */
function together(decisions: GateDecision[], planned: Planned[]): GateDecision {
  const worst =
    decisions.find(each => each.decision === 'deny') ??
    decisions.find(each => each.decision === 'needs-approval') ??
    decisions[0];
  const checks: CheckResult[] = decisions.flatMap((decision, index) => {
    const { service } = planned[index].shipment.release;
    return decision.checks.map(check => ({ ...check, title: `${service}: ${check.title}` }));
  });
  const opens = decisions.map(each => each.nextOpen).filter(time => time !== undefined);
  return {
    ...worst,
    checks,
    missingApprovals: decisions.flatMap(each => each.missingApprovals),
    ...(opens.length > 0 && { nextOpen: opens.sort().at(-1) }),
  };
}
