import type { AuthService } from '@backstage/backend-plugin-api';
import type { Release } from '@internal/plugin-deploy-common';
import type { DeployTarget, DesiredState, ObservedState } from '@internal/plugin-deploy-node';
import type {
  ArtifactsService,
  DatabasesService,
  RuntimeService,
} from '@internal/plugin-local-platform-node';
import type { WorkloadRelease, WorkloadSpec } from '@internal/supervisor';
import { InputError, isError } from '@backstage/errors';
import type { LocalTargetConfig } from './config';
import { observedFrom } from './observe';
import { readReleaseManifest, type ReleaseManifest } from './releaseManifest';

/** Runs releases as processes of the supervisor, each service and environment with its own database. */
export class LocalDeployTarget implements DeployTarget {
  readonly id = 'local';
  readonly environments: string[];

  constructor(
    private readonly options: {
      runtime: RuntimeService;
      artifacts: ArtifactsService;
      databases: DatabasesService;
      auth: AuthService;
      config: LocalTargetConfig;
    },
  ) {
    this.environments = options.config.environments;
  }

  async apply(desired: DesiredState): Promise<void> {
    const { runtime, databases, config } = this.options;
    const { service, environment } = desired;
    const call = await this.#call();
    const stable = desired.release && (await this.#materialize(desired.release));
    const previews = await Promise.all(
      desired.previews.map(async ({ previewId, release }) => ({
        previewId,
        ...(await this.#materialize(release)),
      })),
    );
    const bundles = [...(stable ? [stable] : []), ...previews];
    if (bundles.length === 0 && !(await runtime.get(service, environment, call))) return;
    const database = bundles.some(each => each.manifest.needsDatabase);
    // A service without a database of its own still gets the address of the event queue.
    const secrets = bundles.length
      ? await databases.provision({ service, environment, database }, call)
      : undefined;
    const spec: WorkloadSpec = {
      service,
      environment,
      releases: [
        ...(stable ? [releaseOf(stable, { role: 'stable', weight: 100 })] : []),
        ...previews.map(preview =>
          releaseOf(preview, { role: 'preview', weight: 0, previewId: preview.previewId }),
        ),
      ],
      env: {},
      secretsDir: secrets?.secretsDir,
      migrationSecretsDir: database ? secrets?.migrationSecretsDir : undefined,
      dependsOn: dependenciesOf(desired, bundles),
      memoryLimitMiB: config.memoryLimitMiB,
      sleepAfterSeconds: config.sleepAfterSeconds(environment),
      readyTimeoutSeconds: config.readyTimeoutSeconds,
      ...(desired.owner && { owner: desired.owner }),
    };
    await runtime.apply(spec, call);
  }

  async observe(service: string, environment: string): Promise<ObservedState | undefined> {
    const status = await this.options.runtime.get(service, environment, await this.#call());
    return status && observedFrom(status);
  }

  async observeAll(): Promise<ObservedState[]> {
    const statuses = await this.options.runtime.list(await this.#call());
    return statuses
      .filter(status => this.environments.includes(status.environment))
      .map(observedFrom);
  }

  async restart(service: string, environment: string): Promise<void> {
    await this.options.runtime.restart(service, environment, await this.#call());
  }

  async archive(service: string, environment: string): Promise<void> {
    const { databases, runtime } = this.options;
    const call = await this.#call();
    // The database first: were the processes gone already, a repeated call would not come here again and leave it open.
    await databases.archive({ service, environment }, call);
    await runtime.remove(service, environment, call);
  }

  async restore(service: string, environment: string): Promise<void> {
    try {
      await this.options.databases.restore({ service, environment }, await this.#call());
    } catch (error) {
      // A service without a database has none to open.
      if (!isNotFound(error)) throw error;
    }
  }

  async #materialize(release: Release): Promise<Bundle> {
    const bundle = release.artifacts.find(artifact => artifact.type === 'bundle');
    if (!bundle) {
      throw new InputError(
        `Release ${
          release.digest
        } has no bundle, so this machine cannot run it; it has ${release.artifacts
          .map(artifact => artifact.type)
          .join(', ')}.`,
      );
    }
    const dir = await this.options.artifacts.materialize(bundle.digest, await this.#call());
    return { digest: release.digest, dir, manifest: readReleaseManifest(dir) };
  }

  async #call() {
    return { credentials: await this.options.auth.getOwnServiceCredentials() };
  }
}

function isNotFound(error: unknown): boolean {
  if (!isError(error)) return false;
  return error.name === 'NotFoundError' || (isError(error.cause) && isNotFound(error.cause));
}

interface Bundle {
  digest: string;
  dir: string;
  manifest: ReleaseManifest;
}

function releaseOf(
  bundle: Bundle,
  part: Pick<WorkloadRelease, 'role' | 'weight' | 'previewId'>,
): WorkloadRelease {
  return { digest: bundle.digest, bundleDir: bundle.dir, ...part };
}

function dependenciesOf(desired: DesiredState, bundles: Bundle[]): string[] {
  const named = bundles.flatMap(bundle => bundle.manifest.dependsOn);
  return [...new Set([...desired.dependsOn, ...named])]
    .filter(name => name !== desired.service)
    .sort();
}
