import type { Route, ServiceRoute } from '../gateway/routeTable.ts';
import { crashLooping, type SlotHealth } from './backoff.ts';
import { type InstancePhase, live } from './phases.ts';
import type { WorkloadRecord } from './record.ts';
import { mainRoute, previewRoute } from './planRoutes.ts';
import { type Slot, slotId, slotsOf } from './slots.ts';

/** How long requests may go on at an instance that gets no new ones, before it is asked to stop. */
export const DRAIN_MS = 10_000;

export interface ObservedInstance {
  id: string;
  key: string;
  revision: string;
  digest: string;
  phase: InstancePhase;
  port: number;
  startTime: number;
  readyTime?: number;
  /** Since when the gateway has not sent it anything; undefined while it may. */
  unroutedTime?: number;
  /** Requests at the gateway for it, counted after `unroutedTime`; undefined when not known. */
  inFlight?: number;
  /** To be replaced by another instance of its slot, e.g. for `memory limit`. */
  doomed?: string;
}

/** All that decides what to do next. */
export interface Observed {
  record: WorkloadRecord;
  /** Processes that serve, without those that have ended. */
  instances: ObservedInstance[];
  /** Digest whose migration job runs. */
  migrating?: string;
  /** By slot id. */
  health: ReadonlyMap<string, SlotHealth>;
  /** The route that the gateway has confirmed. */
  published?: ServiceRoute;
  lastRequestTime?: number;
  inFlight: number;
  lastWakeTime?: number;
}

export type Action =
  | { type: 'migrate'; slot: Slot }
  | { type: 'start'; slot: Slot }
  | { type: 'publish'; route: ServiceRoute | undefined }
  | { type: 'prove' }
  | { type: 'stop'; instanceId: string; reason: string }
  | { type: 'sleep' }
  | { type: 'remove' };

export interface Plan {
  actions: Action[];
  /** When to plan again if nothing happens before. */
  requeueTime?: number;
  facts: Facts;
}

/** What the plan found out on its way; the status is written from it. */
export interface Facts {
  /** Slots of the spec that share the main route. */
  main: Slot[];
  previews: Slot[];
  /** All main slots that have traffic are ready. */
  complete: boolean;
  /** The instance that stands for a slot, if any, by slot id. */
  current: Map<string, ObservedInstance>;
  /** Why a slot cannot get further by itself, by slot id. */
  blocked: Map<string, 'CrashLoop' | 'MigrationFailed' | 'ReadyTimeout'>;
}

/**
 * The next steps from what is to what should be. Pure: the same input gives the same plan, and carrying out any part of it
 * and planning again is always right.
 */
export function plan(observed: Observed, now: number): Plan {
  const facts = findFacts(observed, now);
  const times: number[] = [];
  const route = routeOf(observed, facts);
  const actions: Action[] = [];
  const { proven, generation, restartGeneration } = observed.record;
  const isProven =
    proven?.generation === generation && proven.restartGeneration === restartGeneration;
  if (facts.complete && !isProven) {
    actions.push({ type: 'prove' });
  }
  actions.push(...starts(observed, facts, now, times));
  if (JSON.stringify(route) !== JSON.stringify(observed.published)) {
    actions.push({ type: 'publish', route });
  }
  actions.push(...stops(observed, facts, now, times));
  if (sleepDue(observed, facts, now, times)) {
    actions.push({ type: 'sleep' });
  }
  if (observed.record.deleting && observed.instances.length === 0 && !observed.migrating) {
    actions.push({ type: 'remove' });
  }
  for (const slot of [...facts.main, ...facts.previews]) {
    const instance = facts.current.get(slotId(slot));
    if (instance?.phase === 'Starting' && !facts.blocked.has(slotId(slot))) {
      times.push(instance.startTime + slot.spec.readyTimeoutSeconds * 1000);
    }
  }
  const later = times.filter(time => time > now);
  return { actions, facts, ...(later.length > 0 && { requeueTime: Math.min(...later) }) };
}

/** The slots that go on serving while the main slots of the spec are not all ready. */
export function provenSlots({ record }: Observed): Slot[] {
  const { proven, spec } = record;
  const wanted = spec.releases.some(release => release.role !== 'preview');
  if (!proven || !wanted || record.asleep || record.deleting) {
    return [];
  }
  return slotsOf(proven.spec, proven.restartGeneration).filter(
    slot => slot.release.role !== 'preview',
  );
}

function findFacts(observed: Observed, now: number): Facts {
  const { record } = observed;
  const wanted =
    record.deleting || record.asleep ? [] : slotsOf(record.spec, record.restartGeneration);
  const current = new Map<string, ObservedInstance>();
  for (const slot of [...wanted, ...provenSlots(observed)]) {
    const looping = crashLooping(observed.health.get(slotId(slot)));
    const best = bestInstance(
      // A doomed instance whose replacements only crash is no use: it would outgrow its limit.
      observed.instances.filter(instance => !(looping && instance.doomed)),
      slot,
    );
    if (best) {
      current.set(slotId(slot), best);
    }
  }
  const main = wanted.filter(slot => slot.release.role !== 'preview');
  const facts: Facts = {
    main,
    previews: wanted.filter(slot => slot.release.role === 'preview'),
    complete:
      main.length > 0 &&
      main.every(slot => slot.release.weight === 0 || current.get(slotId(slot))?.phase === 'Ready'),
    current,
    blocked: new Map(),
  };
  for (const slot of wanted) {
    const reason = blockedBy(observed, slot, current.get(slotId(slot)), now);
    if (reason) {
      facts.blocked.set(slotId(slot), reason);
    }
  }
  return facts;
}

const PHASE_RANK: Record<InstancePhase, number> = {
  Ready: 0,
  NotReady: 1,
  Starting: 2,
  Stopping: 3,
  Exited: 4,
};

function bestInstance(instances: ObservedInstance[], slot: Slot): ObservedInstance | undefined {
  return instances
    .filter(
      instance =>
        instance.key === slot.key && instance.revision === slot.revision && live(instance.phase),
    )
    .sort(
      (a, b) =>
        PHASE_RANK[a.phase] - PHASE_RANK[b.phase] ||
        Number(a.doomed !== undefined) - Number(b.doomed !== undefined) ||
        a.startTime - b.startTime ||
        (a.id < b.id ? -1 : 1),
    )[0];
}

function blockedBy(
  { record, health }: Observed,
  slot: Slot,
  instance: ObservedInstance | undefined,
  now: number,
) {
  if (instance && instance.phase !== 'Starting') {
    return undefined;
  }
  if (migrationFailed(record, slot)) {
    return 'MigrationFailed';
  }
  if (crashLooping(health.get(slotId(slot)))) {
    return 'CrashLoop';
  }
  if (instance && now - instance.startTime >= slot.spec.readyTimeoutSeconds * 1000) {
    return 'ReadyTimeout';
  }
  return undefined;
}

function migrationFailed(record: WorkloadRecord, slot: Slot): boolean {
  const result = record.migrations[slot.release.digest];
  return (
    slot.spec.migrationSecretsDir !== undefined &&
    result?.status === 'Failed' &&
    result.generation === record.generation &&
    result.restartGeneration === record.restartGeneration
  );
}

function routeOf(observed: Observed, facts: Facts): ServiceRoute | undefined {
  const { record } = observed;
  if (record.deleting) {
    return undefined;
  }
  const previews: Record<string, Route> = {};
  const slots = slotsOf(record.spec, record.restartGeneration);
  for (const release of record.spec.releases) {
    const own = slots.filter(slot => slot.release === release);
    if (release.previewId && own.length > 0) {
      previews[release.previewId] = previewRoute(observed, facts, own);
    }
  }
  return {
    service: record.spec.service,
    environment: record.spec.environment,
    ...mainRoute(observed, facts, provenSlots(observed)),
    rules: record.spec.routing?.rules ?? [],
    sticky: record.spec.routing?.sticky ?? false,
    previews,
    endedPreviews: record.endedPreviews,
  };
}

/** What may be needed again: an old main release until the new ones are all ready, an old preview likewise. */
function starts(observed: Observed, facts: Facts, now: number, times: number[]): Action[] {
  const actions: Action[] = [];
  let migrating = observed.migrating !== undefined;
  for (const slot of slotsToRun(observed, facts)) {
    const id = slotId(slot);
    const instance = facts.current.get(id);
    const health = observed.health.get(id);
    const replaced =
      instance?.doomed !== undefined &&
      !observed.instances.some(
        other =>
          other.key === slot.key &&
          other.revision === slot.revision &&
          live(other.phase) &&
          other.doomed === undefined,
      );
    if ((instance && !replaced) || crashLooping(health)) {
      continue;
    }
    if (facts.blocked.get(id) === 'MigrationFailed') {
      continue;
    }
    if (needsMigration(observed.record, slot)) {
      if (!migrating) {
        migrating = true;
        actions.push({ type: 'migrate', slot });
      }
      continue;
    }
    if (health && health.nextStartTime > now) {
      times.push(health.nextStartTime);
      continue;
    }
    actions.push({ type: 'start', slot });
  }
  return actions;
}

function slotsToRun(observed: Observed, facts: Facts): Slot[] {
  const wanted = [...facts.main, ...facts.previews];
  if (facts.complete) {
    return wanted;
  }
  const ids = new Set(wanted.map(slotId));
  const stuck = facts.main.some(slot => facts.blocked.has(slotId(slot)));
  const old = provenSlots(observed).filter(
    slot =>
      !ids.has(slotId(slot)) &&
      slot.release.weight > 0 &&
      // It is not started beside a new release that is on its best way, unless it was serving and died.
      (stuck || observed.health.has(slotId(slot))),
  );
  return [...wanted, ...old];
}

function needsMigration(record: WorkloadRecord, slot: Slot): boolean {
  return (
    slot.spec.migrationSecretsDir !== undefined &&
    record.migrations[slot.release.digest]?.status !== 'Succeeded'
  );
}

function kept(observed: Observed, facts: Facts): Set<string> {
  const ids = new Set<string>();
  const keep = (instance: ObservedInstance | undefined) => instance && ids.add(instance.id);
  for (const slot of [...facts.main, ...facts.previews]) {
    const mine = observed.instances.filter(
      instance => instance.key === slot.key && instance.revision === slot.revision,
    );
    const fresh = mine.find(instance => live(instance.phase) && !instance.doomed);
    keep(facts.current.get(slotId(slot)));
    keep(fresh);
  }
  if (!facts.complete) {
    provenSlots(observed).forEach(slot => keep(facts.current.get(slotId(slot))));
  }
  for (const slot of facts.previews.filter(
    preview => facts.current.get(slotId(preview))?.phase !== 'Ready',
  )) {
    keep(
      observed.instances.find(instance => instance.key === slot.key && instance.phase === 'Ready'),
    );
  }
  return ids;
}

function stops(observed: Observed, facts: Facts, now: number, times: number[]): Action[] {
  const keep = kept(observed, facts);
  const routed = routedIds(observed.published);
  return observed.instances.flatMap((instance): Action[] => {
    if (keep.has(instance.id) || !live(instance.phase) || routed.has(instance.id)) {
      return [];
    }
    const drained =
      instance.unroutedTime === undefined ||
      instance.inFlight === 0 ||
      now >= instance.unroutedTime + DRAIN_MS;
    if (!drained) {
      times.push(Math.min(instance.unroutedTime! + DRAIN_MS, now + 100));
      return [];
    }
    return [{ type: 'stop', instanceId: instance.id, reason: instance.doomed ?? 'replaced' }];
  });
}

export function routedIds(route: ServiceRoute | undefined): Set<string> {
  const routes: Route[] = route ? [route, ...Object.values(route.previews)] : [];
  return new Set(routes.flatMap(each => each.targets.map(target => target.instanceId)));
}

function sleepDue(observed: Observed, facts: Facts, now: number, times: number[]): boolean {
  const { record, instances } = observed;
  const { sleepAfterSeconds } = record.spec;
  const settled =
    sleepAfterSeconds > 0 &&
    facts.complete &&
    record.proven?.generation === record.generation &&
    observed.migrating === undefined &&
    instances.every(instance => instance.phase === 'Ready');
  if (!settled) {
    return false;
  }
  if (observed.inFlight > 0) {
    times.push(now + sleepAfterSeconds * 1000);
    return false;
  }
  const lastActivity = Math.max(
    observed.lastRequestTime ?? 0,
    observed.lastWakeTime ?? 0,
    ...instances.map(instance => instance.readyTime ?? instance.startTime),
  );
  times.push(lastActivity + sleepAfterSeconds * 1000);
  return now >= lastActivity + sleepAfterSeconds * 1000;
}
