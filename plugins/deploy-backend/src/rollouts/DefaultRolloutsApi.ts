import { randomUUID } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { type Rollout, rolloutActionRefusal } from '@internal/plugin-deploy-common';
import type { Change } from '@internal/plugin-gate-common';
import { canonicalDigest } from '@internal/plugin-gate-node';
import type { Clock } from '@internal/plugin-kit';
import type { RolloutStore } from '../database/RolloutStore';
import { actorOf } from '../deployments/actorOf';
import type { DeployApi } from '../deployments/DeployApi';
import type { ReleaseGate } from '../gate/ReleaseGate';
import { recordsOfOperation } from '../ledger/rolloutRecords';
import { act } from './act';
import { published } from './published';
import type { RolloutRecord } from './RolloutRecord';
import type { RolloutRequest, RolloutsApi } from './RolloutsApi';

/** Changes beside a person's are rare; each lets the action be decided anew. */
const MAX_TRIES = 10;

/** Actions that bring traffic to the new release sooner than its steps would. Going back, and waiting, ask nobody. */
const GATED = ['promote', 'promote-full'];

export class DefaultRolloutsApi implements RolloutsApi {
  constructor(
    private readonly options: {
      rollouts: RolloutStore;
      deploy: Pick<DeployApi, 'deploy'>;
      gate: ReleaseGate;
      clock: Clock;
      wake: () => void;
    },
  ) {}

  async list(query: Parameters<RolloutsApi['list']>[0]): Promise<Rollout[]> {
    return (await this.options.rollouts.list(query)).map(published);
  }

  async get(id: string): Promise<Rollout> {
    return published(await this.#record(id));
  }

  async act(request: RolloutRequest, call: { credentials: BackstageCredentials }) {
    const rollout = await this.#record(request.id);
    const done = await this.options.rollouts.operation(request.requestId);
    if (done) return this.#answer(done.rolloutId, request);
    if (request.action === 'retry') return this.#retry(rollout, request, call);
    const refusal = rolloutActionRefusal(request.action, rollout);
    if (refusal) throw new ConflictError(`${refusal} Nothing was changed.`);
    if (GATED.includes(request.action)) await this.#passGate(rollout, request, call);
    await this.#operate(request, actorOf(call.credentials));
    this.options.wake();
    return this.get(request.id);
  }

  async #operate(request: RolloutRequest, actor: string): Promise<void> {
    const { rollouts, clock } = this.options;
    const { id: rolloutId, action, requestId, reason } = request;
    if (action === 'retry') return;
    const operation = { rolloutId, requestId, action, actor, reason };
    for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) {
      const rollout = await this.#record(rolloutId);
      const now = clock.now();
      // Also what a target does itself is refused by the same table.
      const patch = act(rollout, action, { actor, reason, now });
      const byTarget = rollout.driver === 'target' && rollout.phase !== 'Pending';
      const taken = await rollouts.operate(
        operation,
        rollout,
        byTarget ? undefined : patch,
        now,
        after => recordsOfOperation(rollout, after, operation, now),
      );
      if (taken) return;
    }
    throw new ConflictError('The rollout changes all the time; nothing was done. Try again.');
  }

  /** Shipping the release again is a deployment like any other. */
  async #retry(
    rollout: RolloutRecord,
    { requestId, reason, breakGlass }: RolloutRequest,
    call: { credentials: BackstageCredentials },
  ): Promise<Rollout> {
    const refusal = rolloutActionRefusal('retry', rollout);
    if (refusal) throw new ConflictError(`${refusal} Nothing was changed.`);
    const { entityRef, environment, toDigest: digest } = rollout;
    const deployment = await this.options.deploy.deploy(
      { entityRef, environment, digest, kind: 'promote', requestId, reason, breakGlass },
      call,
    );
    return deployment.rollout ?? published(rollout);
  }

  async #passGate(
    rollout: RolloutRecord,
    { action, reason, breakGlass }: RolloutRequest,
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<void> {
    const { gate } = this.options;
    const id = randomUUID();
    const { fromDigest, toDigest, entityRef, environment, stepIndex, correlationId } = rollout;
    const change: Change = {
      id,
      kind: `deploy.rollout.${action}`,
      entityRef,
      environment,
      from: { digest: fromDigest },
      to: { digest: toDigest, rolloutId: rollout.id },
      payloadDigest: canonicalDigest({ rolloutId: rollout.id, action, toDigest, stepIndex }),
      actor: actorOf(credentials),
      ...(reason && { reason }),
      correlationId,
      beginTime: rollout.createTime,
    };
    const { token } = await gate.authorize(change, credentials, breakGlass);
    await gate.verify(token, change);
  }

  async #answer(rolloutId: string, { id }: RolloutRequest): Promise<Rollout> {
    if (rolloutId !== id) {
      throw new ConflictError('This requestId belongs to an action on another rollout.');
    }
    return this.get(id);
  }

  async #record(id: string): Promise<RolloutRecord> {
    const rollout = await this.options.rollouts.get(id);
    if (!rollout) throw new NotFoundError(`There is no rollout '${id}'.`);
    return rollout;
  }
}
