import type { WorkloadRelease } from '../api.ts';
import type { Route, RouteState, RouteTarget } from '../gateway/routeTable.ts';
import { crashLooping } from './backoff.ts';
import type { Facts, Observed, ObservedInstance } from './plan.ts';
import { type Slot, slotId } from './slots.ts';

/**
 * Who gets the traffic of the main route: the wanted releases once all are ready; until then the last proven ones; without
 * them whoever is ready; and rather an instance that says it is not ready than nobody.
 */
export function mainRoute(observed: Observed, facts: Facts, proven: Slot[]): Route {
  const all = facts.complete ? facts.main : [...facts.main, ...proven];
  const choices: Array<[Slot[], ObservedInstance['phase']]> = facts.complete
    ? [[facts.main, 'Ready']]
    : [
        [proven, 'Ready'],
        [facts.main, 'Ready'],
        [facts.main, 'NotReady'],
        [proven, 'NotReady'],
      ];
  for (const [slots, phase] of choices) {
    const active = slots.filter(slot => slot.release.weight > 0);
    const targets = targetsOf(facts, active, phase);
    if (targets.length > 0) {
      const taken = new Set(targets.map(target => target.instanceId));
      // Weight 0: reached by a rule, and by visitors of a preview that leads to the same processes.
      const byRule = targetsOf(facts, all, 'Ready')
        .filter(target => !taken.has(target.instanceId))
        .map(target => ({ ...target, weight: 0 }));
      return { state: 'Ready', message: '', targets: [...targets, ...unique(byRule)] };
    }
  }
  const comesBack = proven.some(
    slot =>
      slot.release.weight > 0 &&
      observed.health.has(slotId(slot)) &&
      !crashLooping(observed.health.get(slotId(slot))),
  );
  if (comesBack) {
    // The old release has died and is started again, while the new one is stuck.
    return { state: 'Starting', message: MESSAGES.Starting, targets: [] };
  }
  return { ...withoutTarget(observed, facts, facts.main), targets: [] };
}

/** The route of its own that a release has by its `previewId`, given its slots. */
export function previewRoute(observed: Observed, facts: Facts, slots: Slot[]): Route {
  return slots[0].release.role === 'preview'
    ? ownProcess(observed, facts, slots[0])
    : sharedProcesses(observed, facts, slots);
}

/** A canary's preview leads to the processes that also share the main route. */
function sharedProcesses(observed: Observed, facts: Facts, slots: Slot[]): Route {
  const targets = targetsOf(facts, slots, 'Ready').map(each => ({ ...each, weight: 1 }));
  return targets.length > 0
    ? { state: 'Ready', message: '', targets }
    : { ...withoutTarget(observed, facts, slots), targets: [] };
}

/** A preview is replaced like a release: its older revision serves until the newer one is ready. */
function ownProcess(observed: Observed, facts: Facts, slot: Slot): Route {
  const current = facts.current.get(slotId(slot));
  if (observed.record.asleep) {
    return { ...withoutTarget(observed, facts, [slot]), targets: [] };
  }
  const serving =
    current?.phase === 'Ready'
      ? current
      : observed.instances.find(each => each.key === slot.key && each.phase === 'Ready') ??
        (current?.phase === 'NotReady' ? current : undefined);
  if (serving) {
    return { state: 'Ready', message: '', targets: [toTarget(serving, 100, 'preview')] };
  }
  return { ...withoutTarget(observed, facts, [slot]), targets: [] };
}

/** The replicas of a release that are in this phase share its weight evenly, however many there are. */
function targetsOf(facts: Facts, slots: Slot[], phase: ObservedInstance['phase']): RouteTarget[] {
  const serving = slots.flatMap(slot => {
    const instance = facts.current.get(slotId(slot));
    return instance?.phase === phase ? [{ slot, instance }] : [];
  });
  return serving.map(({ slot, instance }) => {
    const replicas = serving.filter(each => each.slot.releaseKey === slot.releaseKey);
    return toTarget(instance, slot.release.weight / replicas.length, slot.release.role);
  });
}

function unique(targets: RouteTarget[]): RouteTarget[] {
  return [...new Map(targets.map(target => [target.instanceId, target])).values()];
}

function toTarget(
  instance: ObservedInstance,
  weight: number,
  role: WorkloadRelease['role'],
): RouteTarget {
  return {
    instanceId: instance.id,
    release: instance.digest,
    role,
    port: instance.port,
    weight,
  };
}

function withoutTarget({ record }: Observed, facts: Facts, slots: Slot[]) {
  const reasons = slots.map(slot => facts.blocked.get(slotId(slot)));
  const state = stateWithoutTarget(record.asleep, reasons);
  return { state, message: MESSAGES[state] };
}

function stateWithoutTarget(asleep: boolean, reasons: Array<string | undefined>): RouteState {
  if (asleep) {
    return 'Asleep';
  }
  if (reasons.length === 0) {
    return 'Stopped';
  }
  if (reasons.includes('CrashLoop')) {
    return 'CrashLoop';
  }
  return reasons.some(Boolean) ? 'Degraded' : 'Starting';
}

const MESSAGES: Record<RouteState, string> = {
  Ready: '',
  Starting: 'It is starting.',
  Asleep: 'It is asleep and wakes up with the first request.',
  CrashLoop: 'It ended again and again right after its start, so it is not started any more.',
  Degraded: 'It does not get ready.',
  Stopped: 'It is stopped.',
};
