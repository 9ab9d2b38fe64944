import { ConflictError, NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { RolloutAction } from '@internal/plugin-deploy-common';
import type { ActOptions } from '@internal/plugin-deploy-node';
import type { ClusterApi } from '../cluster/ClusterApi';
import type { Informer } from '../cluster/Informer';
import { kinds } from '../cluster/KubernetesObject';
import type { Rollout } from '../cluster/types';
import { untilStill } from './untilStill';
import { type ActionBase, assertPossible, baseOf, isDone, patchesFor } from './patches';

const EFFECT_MS = 2_000;
const DEADLINE_MS = 60_000;
const ACTION_ANNOTATION = 'devopshub.io/action';
const NUDGE_ANNOTATION = 'devopshub.io/nudged-at';

interface Recorded {
  id: string;
  action: RolloutAction;
  base: ActionBase;
}

/**
 * Sends what Argo's command line sends, so that none is lost and none is done twice. The controller can overlook a change of the
 * status that comes while it writes itself; so a rollout must have been still for a moment, each change is bound to the state that
 * was looked at, its effect is watched for, and when none comes the object is touched, which wakes the controller, instead of sending
 * the change again.
 */
export class RolloutActions {
  readonly #queues = new Map<string, Promise<void>>();

  constructor(
    private readonly options: { api: ClusterApi; rollouts: Informer; namespace: string },
  ) {}

  /**
   * Returns when the effect is seen; one at a time for each rollout.
   *
   * @throws ConflictError when the rollout is not where the action makes sense
   * @throws ServiceUnavailableError when the cluster does not answer, or the controller does not react
   */
  async act(name: string, action: RolloutAction, options: ActOptions = {}): Promise<void> {
    const before = this.#queues.get(name) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(() => this.#act(name, action, options));
    this.#queues.set(name, mine);
    try {
      await mine;
    } finally {
      if (this.#queues.get(name) === mine) this.#queues.delete(name);
    }
  }

  async #act(name: string, action: RolloutAction, { requestId, stepIndex }: ActOptions) {
    const { rollouts } = this.options;
    const end = performance.now() + DEADLINE_MS;
    await untilStill(rollouts, name, end);
    let rollout = await this.#get(name);
    const recorded = recordedIn(rollout);
    const repeated = Boolean(requestId && recorded?.id === requestId);
    const base = repeated ? recorded!.base : baseOf(rollout);
    if (!repeated) {
      // Whoever acted saw an earlier step: that one is over, and this one was not meant.
      if (stepIndex !== undefined && stepIndex !== base.stepIndex) return;
      assertPossible(action, rollout);
      if (requestId) await this.#record(rollout, { id: requestId, action, base });
    }
    while (performance.now() < end) {
      await untilStill(rollouts, name, end);
      rollout = await this.#get(name);
      if (isDone(action, base, rollout)) return;
      if (!(await this.#send(rollout, action, base))) continue;
      if (await this.#effect(name, action, base)) return;
      await this.#nudge(name);
      if (await this.#effect(name, action, base)) return;
    }
    throw new ServiceUnavailableError(
      `The Rollouts controller has not taken up "${action}" of ${name} in ${
        DEADLINE_MS / 1000
      } s. It was sent once and not repeated; look at the controller's log.`,
    );
  }

  /** False when the object has changed since it was read: nothing was sent then. */
  async #send(rollout: Rollout, action: RolloutAction, base: ActionBase): Promise<boolean> {
    let { resourceVersion } = rollout.metadata;
    for (const { where, body } of patchesFor(action, base, rollout)) {
      try {
        const subresource = where === 'status' ? where : undefined;
        const written = await this.#patch(
          rollout.metadata.name,
          { metadata: { resourceVersion }, ...body },
          subresource,
        );
        resourceVersion = written.metadata.resourceVersion;
      } catch (error) {
        if (error instanceof ConflictError) return false;
        throw error;
      }
    }
    return true;
  }

  async #record(rollout: Rollout, action: Recorded) {
    const annotations = { [ACTION_ANNOTATION]: JSON.stringify(action) };
    await this.#patch(rollout.metadata.name, { metadata: { annotations } });
  }

  async #nudge(name: string) {
    const annotations = { [NUDGE_ANNOTATION]: new Date().toISOString() };
    await this.#patch(name, { metadata: { annotations } });
  }

  #patch(name: string, body: Record<string, unknown>, subresource?: 'status') {
    const { api, namespace } = this.options;
    return api.patch(kinds.Rollout, namespace, name, body, subresource);
  }

  async #get(name: string): Promise<Rollout> {
    const { api, namespace } = this.options;
    const rollout = await api.get(kinds.Rollout, namespace, name);
    if (!rollout) throw new NotFoundError(`There is no Rollout ${namespace}/${name}.`);
    return rollout as Rollout;
  }

  /** Waits for the effect as the watch shows it. */
  #effect(name: string, action: RolloutAction, base: ActionBase): Promise<boolean> {
    const { rollouts } = this.options;
    const done = () => {
      const rollout = rollouts.get(name) as Rollout | undefined;
      return Boolean(rollout && isDone(action, base, rollout));
    };
    return new Promise(resolve => {
      const ends: Array<() => void> = [];
      const finish = (result: boolean) => {
        ends.forEach(end => end());
        resolve(result);
      };
      const timer = setTimeout(() => finish(done()), EFFECT_MS);
      ends.push(
        () => clearTimeout(timer),
        rollouts.onChange(({ metadata }) => {
          if (metadata.name === name && done()) finish(true);
        }),
      );
    });
  }
}

function recordedIn({ metadata }: Rollout): Recorded | undefined {
  const text = metadata.annotations?.[ACTION_ANNOTATION];
  return text ? JSON.parse(text) : undefined;
}
