import type { Informer } from '../cluster/Informer';

/** https://github.com/argoproj/argo-rollouts/issues/4694: within this of the controller's own last write a change may be overlooked. */
const STILL_MS = 300;

/** Waits until nothing has changed a rollout for a moment, or `end` (of `performance.now`) is there. */
export async function untilStill(rollouts: Informer, name: string, end: number): Promise<void> {
  for (;;) {
    const rest = STILL_MS - rollouts.stillFor(name);
    if (rest <= 0 || performance.now() > end) return;
    await new Promise(resolve => setTimeout(resolve, rest));
  }
}
