import type { InstanceDetail, PlatformEvent } from '@internal/plugin-deploy-node';
import { type EventObject, type Pod, RELEASE_ANNOTATION } from '../cluster/types';

export const podReady = (pod: Pod): boolean =>
  !pod.metadata.deletionTimestamp &&
  Boolean(
    pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
  );

/** Reasons for which a container will not get up by itself. */
const GIVEN_UP = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull', 'InvalidImageName'];

export function instanceDetail(pod: Pod): InstanceDetail {
  const containers = pod.status?.containerStatuses ?? [];
  const waiting = containers.find(({ state }) => state?.waiting)?.state?.waiting;
  const ended = containers.find(({ state }) => state?.terminated)?.state?.terminated;
  const unscheduled = pod.status?.conditions?.find(
    ({ type, status }) => type === 'PodScheduled' && status === 'False',
  );
  const state = pod.metadata.deletionTimestamp
    ? 'Terminating'
    : waiting?.reason ?? ended?.reason ?? unscheduled?.reason ?? pod.status?.phase ?? 'Pending';
  return {
    name: pod.metadata.name,
    digest: pod.metadata.annotations?.[RELEASE_ANNOTATION],
    ready: podReady(pod),
    state,
    message: waiting?.message ?? ended?.message ?? unscheduled?.message ?? pod.status?.message,
    restarts: containers.reduce((total, { restartCount }) => total + restartCount, 0),
    node: pod.spec?.nodeName,
    startTime: pod.status?.startTime ?? pod.metadata.creationTimestamp,
  };
}

export const newestFirst = (instances: InstanceDetail[]) =>
  instances.sort((one, other) => (other.startTime ?? '').localeCompare(one.startTime ?? ''));

export const hasGivenUp = (instance: InstanceDetail) => GIVEN_UP.includes(instance.state);

const MOST_EVENTS = 50;

export function platformEvents(events: EventObject[]): PlatformEvent[] {
  return events
    .map(event => ({
      time:
        event.lastTimestamp ??
        event.eventTime ??
        event.firstTimestamp ??
        event.metadata.creationTimestamp!,
      type: event.type === 'Warning' ? ('Warning' as const) : ('Normal' as const),
      reason: event.reason ?? '',
      message: event.message ?? '',
      object: `${event.involvedObject.kind}/${event.involvedObject.name}`,
    }))
    .sort((one, other) => other.time.localeCompare(one.time))
    .slice(0, MOST_EVENTS);
}
