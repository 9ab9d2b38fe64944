import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { rolloutEnded } from '@internal/plugin-deploy-common';
import type { DesiredState, ObservedState } from '@internal/plugin-deploy-node';
import type { Clock } from '@internal/plugin-kit';
import type { AnalysisEngine } from '../analysis/AnalysisEngine';
import type { RolloutStore } from '../database/RolloutStore';
import type { DesiredStates } from '../deployments/DesiredStates';
import type { TargetRegistry } from '../deployments/TargetRegistry';
import { recordsOfAdvance } from '../ledger/rolloutRecords';
import { act } from './act';
import { type Advance, advance } from './advance';
import { runEnded, specOf, withRun } from './analysisRuns';
import { candidateOf } from './candidate';
import { mirror } from './mirror';
import { previewIdOf } from './desired';
import type { RolloutRecord } from './RolloutRecord';

/** More changes than this in one pass would be a machine that runs in circles. */
const MAX_CHANGES = 20;
const MACHINE = 'plugin:deploy';

interface Options {
  rollouts: RolloutStore;
  desiredStates: DesiredStates;
  targets: TargetRegistry;
  analysis: AnalysisEngine;
  progressDeadlineSeconds: number;
  logger: LoggerService;
  clock: Clock;
}

/**
 * Walks rollouts from rows and observations alone. Each change is a compare-and-set that is stored before its effect, and the effect
 * (telling the target the desired state) can be repeated, so that a portal killed anywhere goes on where it was, once.
 */
export class RolloutReconciler {
  /** What this process told the target last, by rollout; it is told again when it differs or what is seen speaks against it. */
  readonly #told = new Map<string, string>();

  constructor(private readonly options: Options) {}

  async reconcile(): Promise<void> {
    const { rollouts, clock } = this.options;
    for (const rollout of await rollouts.open()) {
      if (rollout.phase === 'Pending') continue;
      await this.#guarded(rollout, () => this.#pass(rollout));
    }
    for (const rollout of await rollouts.standbyOver(clock.now())) {
      await this.#guarded(rollout, async () => {
        await this.#tell(rollout);
        await rollouts.endStandby(rollout.id);
      });
    }
  }

  /** Takes the traffic back because of something that the rollout itself does not see. */
  async abort(rollout: RolloutRecord, reason: string): Promise<void> {
    const { rollouts, clock } = this.options;
    const now = clock.now();
    if (rollout.phase === 'Aborting') return;
    if (rollout.driver === 'target' && rollout.phase !== 'Pending') {
      const { id: rolloutId } = rollout;
      const operation = { rolloutId, requestId: `abort:${rolloutId}`, actor: MACHINE, reason };
      await rollouts.operate({ ...operation, action: 'abort' }, rollout, undefined, now);
      return;
    }
    const patch = {
      ...act(rollout, 'abort', { actor: MACHINE, now }),
      abortReason: reason,
      abortedBy: undefined,
      message: reason,
    };
    await rollouts.change(rollout, patch, after =>
      recordsOfAdvance(rollout, after, rolloutEnded(after.phase) ? 'ended' : 'aborting', now),
    );
  }

  async #pass(begin: RolloutRecord): Promise<void> {
    const { rollouts } = this.options;
    if (rolloutEnded(begin.phase)) {
      await this.#tell(begin);
      await rollouts.settle(begin);
      return;
    }
    let rollout: RolloutRecord | undefined = await this.#measured(begin);
    for (let change = 0; rollout && change < MAX_CHANGES; change += 1) {
      const told = await this.#toldAndSeen(rollout);
      const next = await this.#next(rollout, told.observed);
      if (!next) {
        if (told.error) throw told.error;
        await this.#sayWhatStarts(rollout, told.observed);
        return;
      }
      const before: RolloutRecord = rollout;
      rollout = await this.#changed(before, next);
      if (rollout && rolloutEnded(rollout.phase)) {
        await this.#tell(rollout);
        await rollouts.settle(rollout);
        return;
      }
    }
  }

  /** Readers see what the new release waits for until it takes traffic. */
  async #sayWhatStarts(rollout: RolloutRecord, observed: ObservedState | undefined) {
    const starting = rollout.phase === 'Progressing' && !candidateOf(rollout, observed)?.ready;
    if (!observed || !starting || observed.message === 'ready') return;
    const message = `starting the new release: ${observed.message}`;
    if (message !== rollout.message) await this.options.rollouts.setMessage(rollout.id, message);
  }

  #changed(before: RolloutRecord, { patch, record }: Advance) {
    const { rollouts, clock } = this.options;
    return rollouts.change(before, patch, after =>
      record ? recordsOfAdvance(before, after, record, clock.now()) : [],
    );
  }

  async #next(rollout: RolloutRecord, observed: ObservedState | undefined) {
    const { analysis, progressDeadlineSeconds: deadlineSeconds, clock } = this.options;
    const now = clock.now();
    if (rollout.driver === 'target') return mirror(rollout, observed, now);
    const previewUrl = previewUrlOf(rollout, observed);
    if (previewUrl !== rollout.previewUrl) return { patch: { previewUrl } };
    return advance(rollout, {
      now,
      observed,
      deadlineSeconds,
      startRun: (kind, spec, stepIndex) =>
        analysis.start({ id: randomUUID(), kind, spec, stepIndex, now }),
      endRun: (run, spec) => analysis.terminate(run, spec, now),
    });
  }

  /** Tells the target what it does not know yet, and looks. An outage is no reason not to take the traffic back later. */
  async #toldAndSeen(
    rollout: RolloutRecord,
  ): Promise<{ observed?: ObservedState; error?: unknown }> {
    const { targets, desiredStates } = this.options;
    const { service, environment, entityRef } = rollout;
    try {
      const target = targets.get(environment);
      const desired = await desiredStates.of(service, entityRef, environment);
      const words = JSON.stringify(desired);
      const before = await target.observe(service, environment);
      const known = this.#told.get(rollout.id) === words && !contradicts(before, desired);
      if (!known) {
        await target.apply(desired);
        this.#told.set(rollout.id, words);
      }
      if (rollout.driver === 'target') await this.#actOnTarget(rollout);
      return { observed: known ? before : await target.observe(service, environment) };
    } catch (error) {
      return { error };
    }
  }

  async #tell({ id, service, environment, entityRef }: RolloutRecord): Promise<void> {
    this.#told.delete(id);
    const { targets, desiredStates } = this.options;
    await targets.get(environment).apply(await desiredStates.of(service, entityRef, environment));
  }

  /** What people asked for and the target has not done yet. */
  async #actOnTarget({ id, service, environment }: RolloutRecord): Promise<void> {
    const { rollouts, targets, clock } = this.options;
    for (const { id: operationId, action, requestId } of await rollouts.pendingOperations(id)) {
      await targets.get(environment).act?.(service, environment, action, { requestId });
      await rollouts.endOperation(operationId, clock.now());
    }
  }

  /** Takes the measurements that are due. */
  async #measured(rollout: RolloutRecord): Promise<RolloutRecord | undefined> {
    const { analysis, rollouts, clock } = this.options;
    if (rollout.driver === 'target' || rollout.phase === 'Aborting') return rollout;
    let analysisRuns = rollout.analysisRuns;
    for (const run of rollout.analysisRuns.filter(each => !runEnded(each))) {
      const spec = specOf(rollout, run);
      if (!spec || rollout.passedOver?.includes(run.id)) continue;
      const stepped = await analysis.step(run, spec, subjectOf(rollout), clock.now());
      if (stepped !== run) analysisRuns = withRun({ ...rollout, analysisRuns }, stepped);
    }
    if (analysisRuns === rollout.analysisRuns) return rollout;
    return rollouts.change(rollout, { analysisRuns });
  }

  /** One rollout that cannot go on must not hold up the others, and says so itself. */
  async #guarded(rollout: RolloutRecord, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const message = `Waiting: ${words} What runs goes on running, and nothing is repeated.`;
      await this.options.rollouts.setMessage(rollout.id, message).catch(() => undefined);
      this.options.logger.warn(`rollout ${rollout.id} cannot go on now: ${stringifyError(error)}`);
    }
  }
}

/** The target was told something else since, or has lost it. */
function contradicts(observed: ObservedState | undefined, desired: DesiredState): boolean {
  if (!observed) return true;
  if (observed.desiredDigest !== desired.release?.digest) return true;
  if (!desired.candidate || !observed.releases || !observed.settled) return false;
  const { release, weight } = desired.candidate;
  const seen = observed.releases.find(each => each.role === 'candidate');
  return seen?.digest !== release.digest || seen.weight !== weight;
}

function subjectOf(rollout: RolloutRecord) {
  const { service, environment, toDigest, fromDigest, firstTrafficTime, createTime } = rollout;
  const since = firstTrafficTime ?? createTime;
  return { service, environment, release: toDigest, stable: fromDigest, since };
}

function previewUrlOf(rollout: RolloutRecord, observed: ObservedState | undefined) {
  if (rollout.previewUrl || !('blueGreen' in rollout.strategy)) return rollout.previewUrl;
  if (!candidateOf(rollout, observed)?.ready) return undefined;
  return observed?.previews.find(each => each.previewId === previewIdOf(rollout))?.url;
}
