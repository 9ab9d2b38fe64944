import type {
  InstanceStatus,
  PreviewStatus,
  WorkloadCondition,
  WorkloadPhase,
  WorkloadStatus,
} from '../api.ts';
import type { RouteState } from '../gateway/routeTable.ts';
import { shortDigest } from './instanceRecord.ts';
import { browserUrl, internalUrl } from './launch.ts';
import type { Facts } from './plan.ts';
import { type Slot, slotId } from './slots.ts';
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
  const active = workload.traffic.route?.targets.find(
    target =>
      target.weight > 0 &&
      (releases.find(release => release.digest === target.release)?.role ?? 'stable') === 'stable',
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
    instances: [...workload.instances.values()].map(instance =>
      withCurrentRole(instance.status(usageOf(instance.child.pid)), workload),
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
  for (const slot of facts.main) {
    const trouble = troubleOf(input, slot);
    if (trouble) {
      return trouble;
    }
  }
  const notReady = facts.main.find(slot => facts.current.get(slotId(slot))?.phase === 'NotReady');
  if (notReady) {
    return { phase: 'Degraded', message: `not ready any more: ${readinessOf(input, notReady)}` };
  }
  const waiting = facts.main.find(slot => facts.current.get(slotId(slot))?.phase !== 'Ready');
  if (waiting) {
    return { phase: 'Progressing', message: waitingMessage(input, waiting) };
  }
  const main = new Set(facts.main.map(slot => facts.current.get(slotId(slot))!.id));
  const routed = input.workload.traffic.route?.targets.some(target => main.has(target.instanceId));
  return routed
    ? { phase: 'Healthy', message: 'ready' }
    : { phase: 'Progressing', message: 'switching the gateway' };
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

function withCurrentRole(status: InstanceStatus, workload: Workload): InstanceStatus {
  const release = workload.record.spec.releases.find(
    each => each.digest === status.digest && each.previewId === status.previewId,
  );
  return status.role === 'baseline' || !release ? status : { ...status, role: release.role };
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
