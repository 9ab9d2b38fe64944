import { settingsOf, type Release } from '@internal/plugin-deploy-common';
import type { DesiredState, RouteMatch } from '@internal/plugin-deploy-node';
import type { RoutingRule, WorkloadRelease, WorkloadSpec } from '@internal/supervisor';
import type { LocalTargetConfig } from './config';
import type { ReleaseManifest } from './releaseManifest';

/** A release unpacked on this machine. */
export interface Bundle {
  release: Release;
  dir: string;
  manifest: ReleaseManifest;
}

/** All releases of a desired state, unpacked. */
export interface Bundles {
  stable?: Bundle;
  candidate?: Bundle;
  standby?: Bundle;
  previews: Array<{ previewId: string; bundle: Bundle }>;
}

/** The desired state in the words of the supervisor, without secrets. */
export function workloadOf(
  desired: DesiredState,
  bundles: Bundles,
  config: LocalTargetConfig,
): WorkloadSpec {
  const { service, environment, candidate, baseline } = desired;
  const main = mainReleases(desired, bundles);
  const moving = Boolean(candidate || baseline || desired.standby);
  return {
    service,
    environment,
    releases: [
      ...main,
      ...bundles.previews.map(({ previewId, bundle }) =>
        releaseOf(desired, bundle, { role: 'preview', weight: 0, previewId }),
      ),
    ],
    env: {},
    dependsOn: dependenciesOf(desired),
    memoryLimitMiB: config.memoryLimitMiB,
    // Two releases are compared while both are awake.
    sleepAfterSeconds: moving ? 0 : config.sleepAfterSeconds(environment),
    readyTimeoutSeconds: config.readyTimeoutSeconds,
    ...(candidate && { routing: routingOf(candidate) }),
    ...(desired.owner && { owner: desired.owner }),
  };
}

function mainReleases(desired: DesiredState, bundles: Bundles): WorkloadRelease[] {
  const { candidate, baseline } = desired;
  const { stable, standby } = bundles;
  const releases: WorkloadRelease[] = [];
  const weight = (candidate?.weight ?? 0) + (baseline?.weight ?? 0);
  if (stable) {
    releases.push(releaseOf(desired, stable, { role: 'stable', weight: 100 - weight }));
  }
  if (candidate && bundles.candidate) {
    const part = {
      role: 'canary' as const,
      weight: stable ? candidate.weight : 100,
      previewId: candidate.previewId,
    };
    const whole = releaseOf(desired, bundles.candidate, part);
    const replicas = whole.replicas ?? 1;
    releases.push({ ...whole, replicas: stable ? shareOf(candidate, replicas) : replicas });
  }
  if (stable && baseline) {
    const whole = releaseOf(desired, stable, { role: 'baseline', weight: baseline.weight });
    releases.push({ ...whole, replicas: partOf(whole.replicas ?? 1, baseline.weight) });
  }
  if (standby && !releases.some(each => each.digest === standby.release.digest)) {
    releases.push(releaseOf(desired, standby, { role: 'standby', weight: 0 }));
  }
  // Of a service that is stopped nothing runs, whatever its weight.
  const stopped = stable && settings(desired, stable).replicas === 0;
  return stopped ? [] : releases.filter(each => each.replicas !== 0);
}

function releaseOf(
  desired: DesiredState,
  bundle: Bundle,
  part: Pick<WorkloadRelease, 'role' | 'weight' | 'previewId'>,
): WorkloadRelease {
  const { variables = {}, replicas = 1, memoryMiB, faults } = settings(desired, bundle);
  return {
    digest: bundle.release.digest,
    bundleDir: bundle.dir,
    role: part.role,
    weight: part.weight,
    ...(part.previewId && { previewId: part.previewId }),
    replicas: part.role === 'preview' ? 1 : replicas,
    env: variables,
    ...(memoryMiB && { memoryLimitMiB: memoryMiB }),
    dependsOn: dependenciesOf(desired, bundle.manifest),
    ...(faults && { faults }),
  };
}

function settings(desired: DesiredState, { release }: Bundle) {
  return settingsOf(release.values, desired.environment);
}

/** As many instances as the share of the traffic needs; all of them where the candidate may take everything at once. */
function shareOf(candidate: NonNullable<DesiredState['candidate']>, replicas: number): number {
  if (candidate.previewId) return replicas;
  const ruled = candidate.matches?.map(match => match.hash?.percent ?? 0) ?? [];
  return partOf(replicas, Math.max(candidate.weight, ...ruled));
}

function partOf(replicas: number, percent: number): number {
  return Math.min(replicas, Math.max(1, Math.ceil((replicas * percent) / 100)));
}

function routingOf(candidate: NonNullable<DesiredState['candidate']>): WorkloadSpec['routing'] {
  const { digest } = candidate.release;
  const rules = (candidate.matches ?? []).map(
    ({ header, cookie, hash }: RouteMatch): RoutingRule => ({
      digest,
      ...(header && { header }),
      ...(cookie && { cookie }),
      ...(hash && { hash }),
    }),
  );
  return { rules, sticky: candidate.sticky ?? false };
}

function dependenciesOf(desired: DesiredState, manifest?: ReleaseManifest): string[] {
  return [...new Set([...desired.dependsOn, ...(manifest?.dependsOn ?? [])])]
    .filter(name => name !== desired.service)
    .sort();
}
