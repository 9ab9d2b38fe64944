import { parseEntityRef } from '@backstage/catalog-model';
import type { DoraDeploy } from '@internal/plugin-deploy-common';
import { type DoraEvents, type ShippedEvent, timeOf } from './doraEvents';

/** A deploy with what the metrics need besides what is shown. */
export interface MeasuredDeploy extends DoraDeploy {
  /** It has all traffic at `time`; a failed attempt never had it. */
  succeeded: boolean;
  recoverySeconds?: number;
}

/**
 * Deploys of an environment as dora.dev counts them, oldest first. A roll back is no deploy: it is how one ends that failed. What was
 * superseded before it took traffic is none either.
 */
export function deploysOf(events: DoraEvents, environment: string): MeasuredDeploy[] {
  const services = Map.groupBy(events.shipped, each => each.entityRef);
  return [...services.values()]
    .flatMap(shipped => deploysOfOne(shipped, events, environment))
    .sort((a, b) => a.time.localeCompare(b.time));
}

function deploysOfOne(
  shipped: ShippedEvent[],
  events: DoraEvents,
  environment: string,
): MeasuredDeploy[] {
  const ended = shipped.filter(
    each => each.endTime !== undefined && ['succeeded', 'failed'].includes(each.outcome ?? ''),
  );
  const deploys: MeasuredDeploy[] = [];
  ended.forEach((event, index) => {
    if (event.type === 'rolled-back') return;
    const later = ended.slice(index + 1);
    const failure = failureOf(event, later, events);
    const before = deploys.at(-1);
    const time = timeOf(event);
    const registered = events.registered.find(
      each => each.entityRef === event.entityRef && each.digest === event.digest,
    );
    deploys.push({
      id: event.id,
      entityRef: event.entityRef,
      service: parseEntityRef(event.entityRef).name,
      environment,
      digest: event.digest,
      ...(registered?.commitMessage && { commitMessage: registered.commitMessage.split('\n')[0] }),
      actor: event.actor,
      time: new Date(time).toISOString(),
      succeeded: event.outcome === 'succeeded',
      ...(event.outcome === 'succeeded' && leadTime(event, events)),
      failed: Boolean(failure),
      ...failure,
      // What follows a failed deploy repairs it, whether or not that was rolled back first.
      rework: event.brokeGlass || Boolean(before?.failed),
    });
  });
  return deploys;
}

/** Why a deploy counts as failed and when that was over; undefined when it went well. A person's word outweighs the machines'. */
function failureOf(
  event: ShippedEvent,
  later: ShippedEvent[],
  { aborted, marks }: DoraEvents,
): Partial<MeasuredDeploy> | undefined {
  const mark = marks.get(event.id);
  const markedBy = mark && { markedBy: mark.actor };
  if (mark && !mark.failed) return undefined;
  const over = (reason: string, from: number, to: number | undefined): Partial<MeasuredDeploy> => ({
    failedReason: mark ? mark.reason : reason,
    ...markedBy,
    ...(to !== undefined && {
      recoveryTime: new Date(to).toISOString(),
      recoverySeconds: Math.max(0, (to - from) / 1000),
    }),
  });
  const end = event.endTime!;
  if (event.outcome === 'failed') {
    // The earlier release has the traffic again when the attempt is over.
    const back = aborted.get(event.id) ?? end;
    return over(
      aborted.has(event.id) ? 'rollout aborted' : 'did not get healthy',
      event.startTime ?? end,
      back,
    );
  }
  const next = later.find(each => each.outcome === 'succeeded');
  if (next?.type === 'rolled-back' && next.fromDigest === event.digest) {
    return over('rolled back', end, next.endTime);
  }
  return mark ? over(mark.reason, end, next?.endTime) : undefined;
}

/** From the oldest commit that came with the deploy; a release that lay between two deploys came with the later one. */
function leadTime(event: ShippedEvent, { registered }: DoraEvents): { leadTimeSeconds?: number } {
  const own = registered.find(
    each => each.entityRef === event.entityRef && each.digest === event.digest,
  );
  const to = event.sequence ?? own?.sequence;
  if (to === undefined) return {};
  const from = event.fromSequence ?? to - 1;
  const times = registered
    .filter(each => each.entityRef === event.entityRef)
    .filter(each => (each.sequence > from && each.sequence <= to) || each === own)
    .flatMap(each => each.commitTime ?? []);
  if (times.length === 0) return {};
  return { leadTimeSeconds: Math.max(0, (timeOf(event) - Math.min(...times)) / 1000) };
}
