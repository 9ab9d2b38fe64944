import { InputError } from '@backstage/errors';
import type { Release, RolloutStrategy } from '@internal/plugin-deploy-common';
import { settingsOf } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';
import type { Fields } from '../cluster/KubernetesObject';
import { refusalsOf } from './refusals';
import { argoStrategyOf, type MappedStrategy } from './strategy';

/** What a cluster offers; the same for the target that applies and the one that commits. */
export interface ClusterAbilities {
  mesh?: { gateways: string[]; hosts: string[] };
  /** As the Rollouts controller reaches it. */
  prometheus?: string;
  imagePullSecrets?: string[];
  /** Values of the chart that hold for everything on the cluster. */
  values?: Fields;
}

/** The strategy of a release in an environment, by its `rollout.yaml`. */
export function strategyOf(release: Release, environment: string): RolloutStrategy | undefined {
  return release.rollout?.environments?.[environment]?.strategy ?? release.rollout?.strategy;
}

/**
 * Values of the service chart for a desired state.
 *
 * @param running digest that is stable now, which analyses compare with
 * @throws InputError when the release has no image, or its strategy cannot be walked there
 */
export function chartValuesOf(
  desired: DesiredState & { release: Release },
  cluster: ClusterAbilities,
  running?: string,
): Fields {
  const { service, environment, release } = desired;
  const settings = settingsOf(release.values, environment);
  return {
    ...cluster.values,
    service,
    environment,
    release: release.digest,
    commit: release.commit,
    ...(running && { stable: running }),
    image: imageOf(release),
    ...(desired.owner && { owner: desired.owner }),
    ...workloadOf(desired, cluster, running),
    replicas: settings.replicas ?? 1,
    variables: settings.variables ?? {},
    flags: settings.faults ? { faults: settings.faults } : {},
    resources: {
      ...(cluster.values?.resources as Fields),
      memoryMiB: settings.memoryMiB ?? 256,
    },
    ...(cluster.imagePullSecrets && { imagePullSecrets: cluster.imagePullSecrets }),
    ...(cluster.mesh && {
      mesh: {
        enabled: true,
        gateways: cluster.mesh.gateways,
        hosts: cluster.mesh.hosts.map(host =>
          host.replaceAll('{service}', service).replaceAll('{environment}', environment),
        ),
      },
    }),
    migration: {
      ...(cluster.values?.migration as Fields),
      enabled: Boolean(release.migrations?.length),
    },
  };
}

function workloadOf(
  desired: DesiredState & { release: Release },
  cluster: ClusterAbilities,
  running = desired.release.digest,
): Fields {
  const { service, environment, release } = desired;
  // Its file decides what kind of workload it is, also when this time it is shipped at once: a change of kind is an outage.
  const written = strategyOf(release, environment) ?? desired.strategy;
  if (!written || 'recreate' in written) {
    const recreate =
      Boolean(written) || Boolean(desired.strategy && 'recreate' in desired.strategy);
    return { workload: 'deployment', ...(recreate && { strategy: { type: 'Recreate' } }) };
  }
  const abilities = { mesh: Boolean(cluster.mesh), prometheus: cluster.prometheus };
  const wanted = desired.strategy ?? atOnce(written);
  if (!('recreate' in wanted)) {
    const refusals = refusalsOf(wanted, abilities);
    if (refusals.length) {
      throw new InputError(
        `The rollout of ${service} cannot be walked in ${environment}; nothing was changed there.\n${refusals.join(
          '\n',
        )}`,
      );
    }
    const subject = { service, env: environment, release: release.digest, stable: running };
    const mapped: MappedStrategy = argoStrategyOf(wanted, {
      subject,
      prometheus: cluster.prometheus,
    });
    return { workload: 'rollout', ...mapped };
  }
  return { workload: 'deployment', strategy: { type: 'Recreate' } };
}

/** The same kind of rollout without anything to wait for. */
function atOnce(
  strategy: Exclude<RolloutStrategy, { recreate: unknown }>,
): Exclude<RolloutStrategy, { recreate: unknown }> {
  return 'blueGreen' in strategy
    ? { blueGreen: { autoPromotionEnabled: true } }
    : { canary: { steps: [] } };
}

/** @throws InputError naming the job that makes the image */
export function imageOf(release: Release): string {
  const image = release.artifacts.find(artifact => artifact.type === 'oci-image');
  if (!image) {
    throw new InputError(
      `Release ${release.digest.slice(0, 19)} of ${
        release.service
      } has no OCI image, so a cluster cannot run it. The job "image" of its pipeline makes one: run the pipeline of commit ${release.commit.slice(
        0,
        8,
      )} again with that job.`,
    );
  }
  return image.ref.includes('@') ? image.ref : `${image.ref}@${image.digest}`;
}
