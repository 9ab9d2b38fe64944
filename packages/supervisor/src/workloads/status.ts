import type {
  InstanceStatus,
  PreviewStatus,
  ReleaseStatus,
  WorkloadCondition,
  WorkloadPhase,
  WorkloadRelease,
  WorkloadStatus,
} from '../api.ts';
import type { RouteState } from '../gateway/routeTable.ts';
import type { Instance } from './instance.ts';
import { shortDigest } from './instanceRecord.ts';
import { browserUrl, internalUrl } from './launch.ts';
import type { Facts } from './plan.ts';
import { releaseKey, type Slot, slotId } from './slots.ts';
import type { Workload } from './workload.ts';

export type Conditions = Map<string, WorkloadCondition>;

interface StatusInput {
  workload: Workload;
  facts: Facts;
  observedGeneration: number;
  gatewayPort: number;
  /** The conditions of the last answer, whose transition times are kept. */
  conditions: Conditions;
  now: number;
}

const LOG_LINES = 200;

/** The status for people and programs, from what the last plan found out. */
export function statusOf(
  input: StatusInput,
  usageOf: (pid: number) => { rssBytes: number; cpuPercent?: number } | undefined,
): WorkloadStatus {
  const { workload, gatewayPort, observedGeneration } = input;
  const { record } = workload;
  const { service, environment, releases } = record.spec;
  const verdict = judge(input);
  // By the role that the route in force gives it: a promotion has happened when the gateway has switched.
  const active = workload.traffic.route?.targets.find(
    target => target.weight > 0 && (target.role ?? 'stable') === 'stable',
  );
  const troubled = verdict.phase === 'CrashLoop' || verdict.phase === 'Degraded';
  const notReady = [...workload.instances.values()].find(instance => instance.readiness);
  return {
    service,
    environment,
    ...verdict,
    generation: record.generation,
    observedGeneration,
    ...(active && { activeDigest: active.release }),
    releases,
    releaseStatuses: releaseStatusesOf(input),
    instances: [...workload.instances.values()].map(instance =>
      withCurrentRole(instance.status(usageOf(instance.child.pid)), instance.record.key, releases),
    ),
    conditions: conditionsOf(input, verdict),
    restarts: workload.restarts,
    ...(workload.lastExit && { lastExit: workload.lastExit }),
    ...(notReady && { readiness: notReady.readiness }),
    ...(troubled && { lastLogLines: troubleLines(input) }),
    url: browserUrl(gatewayPort, service, environment),
    internalUrl: internalUrl(gatewayPort, environment, service),
    ...(workload.traffic.lastRequestTime && {
      lastRequestTime: new Date(workload.traffic.lastRequestTime).toISOString(),
    }),
    ...previewsOf(input),
  };
}

interface Verdict {
  phase: WorkloadPhase;
  message: string;
}

function judge(input: StatusInput): Verdict {
  const { workload, facts } = input;
  const { record } = workload;
  if (record.deleting) {
    return { phase: 'Progressing', message: 'stopping for good' };
  }
  if (record.asleep) {
    return { phase: 'Asleep', message: 'asleep; the next request wakes it' };
  }
  if (facts.main.length === 0) {
    const left = workload.instances.size - facts.previews.length;
    return left > 0
      ? { phase: 'Progressing', message: 'stopping' }
      : { phase: 'Stopped', message: 'no release is wanted' };
  }
  // A standby serves nobody: what happens to it is told with the releases.
  const unready = unreadyOf(
    input,
    facts.main.filter(slot => slot.release.role !== 'standby'),
  );
  if (unready) {
    return unready;
  }
  const inForce = record.spec.releases
    .filter(release => release.role !== 'preview')
    .every(release => Math.abs(weightInForce(workload, release) - release.weight) < 0.1);
  return inForce
    ? { phase: 'Healthy', message: 'ready' }
    : { phase: 'Progressing', message: 'switching the gateway' };
}

/** What keeps these slots from being ready, the worst first; undefined when all are. */
function unreadyOf(input: StatusInput, slots: Slot[]): Verdict | undefined {
  const { facts } = input;
  for (const slot of slots) {
    const trouble = troubleOf(input, slot);
    if (trouble) {
      return trouble;
    }
  }
  const phaseOf = (slot: Slot) => facts.current.get(slotId(slot))?.phase;
  const notReady = slots.find(slot => phaseOf(slot) === 'NotReady');
  if (notReady) {
    return { phase: 'Degraded', message: `not ready any more: ${readinessOf(input, notReady)}` };
  }
  const waiting = slots.find(slot => phaseOf(slot) !== 'Ready');
  return waiting && { phase: 'Progressing', message: waitingMessage(input, waiting) };
}

function releaseStatusesOf(input: StatusInput): ReleaseStatus[] {
  const { workload, facts } = input;
  return workload.record.spec.releases
    .filter(release => release.role !== 'preview')
    .map(release => {
      const slots = facts.main.filter(slot => slot.release === release);
      const running = runningOf(workload, release);
      const verdict: Verdict = workload.record.asleep
        ? { phase: 'Asleep', message: 'asleep' }
        : unreadyOf(input, slots) ?? { phase: 'Healthy', message: 'ready' };
      return {
        digest: release.digest,
        role: release.role,
        weight: weightInForce(workload, release),
        instances: running.length,
        ready: running.filter(({ phase }) => phase === 'Ready').length,
        ...verdict,
      };
    });
}

function runningOf(workload: Workload, release: WorkloadRelease): Instance[] {
  return [...workload.instances.values()].filter(
    ({ record, phase }) => isSlotOf(record.key, release) && phase !== 'Exited',
  );
}

/** Percent of the main route's traffic that the gateway gives to the release. */
function weightInForce(workload: Workload, release: WorkloadRelease): number {
  const targets = workload.traffic.route?.targets ?? [];
  const own = new Set(runningOf(workload, release).map(({ record }) => record.id));
  const sum = (some: typeof targets) => some.reduce((total, target) => total + target.weight, 0);
  const total = sum(targets);
  const weight = sum(targets.filter(target => own.has(target.instanceId)));
  return total > 0 ? Math.round((weight / total) * 10_000) / 100 : 0;
}

function troubleOf(input: StatusInput, slot: Slot): Verdict | undefined {
  const { workload, facts } = input;
  const name = shortDigest(slot.release.digest);
  const others = input.workload.traffic.route?.targets.filter(
    target => target.weight > 0 && target.release !== slot.release.digest,
  );
  const goesOn = others?.length ? `; ${shortDigest(others[0].release)} goes on serving` : '';
  switch (facts.blocked.get(slotId(slot))) {
    case 'CrashLoop': {
      const exit = workload.lastExit;
      const how = exit?.reason ?? (exit?.signal ? exit.signal : `code ${exit?.code ?? 'unknown'}`);
      return {
        phase: 'CrashLoop',
        message: `${name} ended ${
          workload.health.get(slotId(slot))?.quickDeaths
        } times right after its start, last: ${how}${goesOn}. It is started again by a new release or by Restart.`,
      };
    }
    case 'MigrationFailed':
      return {
        phase: 'Degraded',
        message: `the migration for ${name} ${
          workload.record.migrations[slot.release.digest]?.message
        }${goesOn}. It is run again by a new release or by Restart.`,
      };
    case 'ReadyTimeout':
      return {
        phase: 'Degraded',
        message: `${name} was not ready within ${slot.spec.readyTimeoutSeconds} s: ${readinessOf(
          input,
          slot,
        )}${goesOn}`,
      };
    default:
      return undefined;
  }
}

function readinessOf({ workload, facts }: StatusInput, slot: Slot): string {
  const instance = workload.instances.get(facts.current.get(slotId(slot))?.id ?? '');
  const answer = instance?.readiness;
  return answer ? `${answer.status || 'no answer'} ${answer.body}`.trim() : 'no answer yet';
}

function waitingMessage(input: StatusInput, slot: Slot): string {
  const { workload, facts, now } = input;
  const name = shortDigest(slot.release.digest);
  if (facts.current.has(slotId(slot))) {
    return `waiting for /readyz of ${name}: ${readinessOf(input, slot)}`;
  }
  if (workload.migrating) {
    return `running the migration for ${shortDigest(workload.migrating)}`;
  }
  const health = workload.health.get(slotId(slot));
  if (health && health.nextStartTime > now) {
    const seconds = ((health.nextStartTime - now) / 1000).toFixed(1);
    return `${name} ended; started again in ${seconds} s`;
  }
  return `starting ${name}`;
}

function troubleLines({ workload, facts }: StatusInput): string[] {
  for (const slot of facts.main) {
    if (facts.blocked.get(slotId(slot)) === 'MigrationFailed') {
      return workload.record.migrations[slot.release.digest]?.lastLogLines ?? [];
    }
  }
  return workload.lastLogLines(LOG_LINES);
}

/** A process keeps its place while its release changes role: what was a canary is now the stable release. */
function withCurrentRole(
  status: InstanceStatus,
  key: string,
  releases: WorkloadRelease[],
): InstanceStatus {
  const release = releases.find(each => isSlotOf(key, each));
  return release ? { ...status, role: release.role } : status;
}

function isSlotOf(key: string, release: WorkloadRelease): boolean {
  const base = releaseKey(release);
  return key === base || key.startsWith(`${base}#`);
}

const PREVIEW_PHASES: Record<RouteState, WorkloadPhase> = {
  Ready: 'Healthy',
  Starting: 'Progressing',
  Asleep: 'Asleep',
  CrashLoop: 'CrashLoop',
  Degraded: 'Degraded',
  Stopped: 'Stopped',
};

function previewsOf({ workload, gatewayPort }: StatusInput) {
  const published = workload.traffic.route;
  const { service, environment, releases } = workload.record.spec;
  const previews = releases.flatMap((release): PreviewStatus[] => {
    if (!release.previewId) {
      return [];
    }
    const route = published?.previews[release.previewId];
    return [
      {
        previewId: release.previewId,
        digest: release.digest,
        phase: PREVIEW_PHASES[route?.state ?? 'Starting'],
        message: route?.message || (route ? 'ready' : 'starting'),
        url: browserUrl(gatewayPort, release.previewId, service, environment),
      },
    ];
  });
  return previews.length > 0 ? { previews } : {};
}

function conditionsOf(input: StatusInput, verdict: Verdict): WorkloadCondition[] {
  const { workload, facts, conditions, now } = input;
  const published = workload.traffic.route;
  const results = facts.main.map(slot => workload.record.migrations[slot.release.digest]);
  const failed = results.find(result => result?.status === 'Failed');
  const needed = facts.main.some(slot => slot.spec.migrationSecretsDir);
  const migrated = !needed || results.every(result => result?.status === 'Succeeded');
  const available = published?.targets.some(target => target.weight > 0) ?? false;
  const progressing = verdict.phase === 'Progressing';
  const found: Array<Omit<WorkloadCondition, 'lastTransitionTime'>> = [
    {
      type: 'Migrated',
      status: failed ? 'False' : migrated ? 'True' : 'Unknown',
      reason: failed ? 'MigrationFailed' : migrated ? 'UpToDate' : 'Pending',
      message: failed?.message ?? '',
    },
    {
      type: 'Available',
      status: available ? 'True' : 'False',
      reason: available ? 'InstanceReady' : published?.state ?? 'Starting',
      message: available ? '' : verdict.message,
    },
    {
      type: 'Progressing',
      status: progressing ? 'True' : 'False',
      reason: verdict.phase,
      message: verdict.message,
    },
  ];
  return found.map(condition => {
    const before = conditions.get(condition.type);
    const same = before?.status === condition.status && before.reason === condition.reason;
    const current = {
      ...condition,
      lastTransitionTime: same ? before.lastTransitionTime : new Date(now).toISOString(),
    };
    conditions.set(condition.type, current);
    return current;
  });
}
