import type { ObservedState } from '@internal/plugin-deploy-node';
import type { ClusterApi } from '../cluster/ClusterApi';
import type { NamespaceView } from '../cluster/NamespaceView';
import { type Job, RELEASE_ANNOTATION } from '../cluster/types';
import type { CrashLogs } from '../observe/CrashLogs';
import { hasGivenUp } from '../observe/instances';
import { observedFrom } from '../observe/observe';
import { jobState, pendingIn } from './PendingReleases';
import type { EnvironmentConfig } from './KubernetesTarget';

interface Context {
  api: ClusterApi;
  environment: EnvironmentConfig;
  view: NamespaceView;
  logs: CrashLogs;
}

/** All services of a namespace, those that wait for their first migration included. */
export function servicesOf({ informers }: NamespaceView): string[] {
  const { deployments, rollouts, configMaps } = informers;
  const workloads = [...deployments.list(), ...rollouts.list()];
  const names = [
    ...workloads.map(({ metadata }) => metadata.name),
    ...pendingIn(configMaps.list()).map(({ service }) => service),
  ];
  return [...new Set(names)].sort();
}

/** The state of a service from what the watches have brought; nothing is asked of the cluster but a crashed pod's log, once. */
export async function observeService(
  service: string,
  context: Context,
): Promise<ObservedState | undefined> {
  const { environment, view } = context;
  const objects = view.of(service);
  const url = environment.url?.replaceAll('{service}', service);
  const place = { service, environment: environment.name, ...(url && { url }) };
  const observed = withMigration(observedFrom(place, objects), service, context);
  if (!observed) return undefined;
  const crashed = observed.instanceDetails?.find(hasGivenUp);
  if (crashed) observed.lastLogLines = await context.logs.of(view.namespace, crashed);
  return view.brokenSince ? outOfReach(observed, view.brokenSince, context.api.name) : observed;
}

/** A release that waits for its migration is not in the workload yet. */
function withMigration(
  observed: ObservedState | undefined,
  service: string,
  { view, environment }: Context,
): ObservedState | undefined {
  const { configMaps, jobs } = view.informers;
  const pending = pendingIn(configMaps.list()).find(each => each.service === service);
  if (!pending) return observed;
  const digest = pending.release!.digest;
  const job = jobs
    .list()
    .find(
      ({ metadata }) =>
        metadata.labels?.['app.kubernetes.io/name'] === service &&
        metadata.annotations?.[RELEASE_ANNOTATION] === digest,
    );
  const failed = job && jobState(job as Job) === 'failed';
  const nothing: ObservedState = {
    service,
    environment: environment.name,
    health: 'Progressing',
    message: '',
    settled: false,
    instances: 0,
    restarts: 0,
    previews: [],
  };
  const before = observed?.digest ? 'Degraded' : 'Failed';
  return {
    ...(observed ?? nothing),
    desiredDigest: digest,
    settled: Boolean(failed),
    health: failed ? before : 'Progressing',
    message: failed
      ? 'The migration failed; the release before it serves on.'
      : `The migration of ${digest.slice(0, 19)} runs.`,
  };
}

function outOfReach(observed: ObservedState, since: Date, cluster: string): ObservedState {
  const unreachableSince = since.toISOString();
  return {
    ...observed,
    health: 'Unknown',
    settled: false,
    unreachableSince,
    message: `Cluster ${cluster} has not answered since ${unreachableSince}. What runs there runs on; last seen: ${observed.message}`,
  };
}
