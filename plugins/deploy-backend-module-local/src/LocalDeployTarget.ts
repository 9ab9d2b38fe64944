import type { AuthService } from '@backstage/backend-plugin-api';
import type { Release, RolloutStrategy } from '@internal/plugin-deploy-common';
import type { DeployTarget, DesiredState, ObservedState } from '@internal/plugin-deploy-node';
import type {
  ArtifactsService,
  DatabasesService,
  RuntimeService,
} from '@internal/plugin-local-platform-node';
import type { WorkloadSpec } from '@internal/supervisor';
import { InputError, isError } from '@backstage/errors';
import type { LocalTargetConfig } from './config';
import { observedFrom } from './observe';
import { refusalsOf } from './refusals';
import { readReleaseManifest } from './releaseManifest';
import { type Bundle, type Bundles, workloadOf } from './workloadOf';

/** Runs releases as processes of the supervisor, each service and environment with its own database. */
export class LocalDeployTarget implements DeployTarget {
  readonly id = 'local';
  readonly rolloutsBy = 'portal';
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

  refuses(strategy: RolloutStrategy): string[] {
    return refusalsOf(strategy);
  }

  async apply(desired: DesiredState): Promise<void> {
    const { runtime, databases, config } = this.options;
    const { service, environment } = desired;
    const call = await this.#call();
    const bundles = await this.#materializeAll(desired);
    const all = [
      bundles.stable,
      bundles.candidate,
      bundles.standby,
      ...bundles.previews.map(preview => preview.bundle),
    ].filter(bundle => bundle !== undefined);
    if (all.length === 0 && !(await runtime.get(service, environment, call))) return;
    const database = all.some(each => each.manifest.needsDatabase);
    // A service without a database of its own still gets the address of the event queue.
    const secrets = all.length
      ? await databases.provision({ service, environment, database }, call)
      : undefined;
    const spec: WorkloadSpec = {
      ...workloadOf(desired, bundles, config),
      secretsDir: secrets?.secretsDir,
      migrationSecretsDir: database ? secrets?.migrationSecretsDir : undefined,
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

  async #materializeAll(desired: DesiredState): Promise<Bundles> {
    const { release, candidate, standby, previews } = desired;
    const one = (each?: Release) => each && this.#materialize(each);
    const [stable, next, earlier, ...others] = await Promise.all([
      one(release),
      one(candidate?.release),
      one(standby),
      ...previews.map(async preview => ({
        previewId: preview.previewId,
        bundle: await this.#materialize(preview.release),
      })),
    ]);
    return { stable, candidate: next, standby: earlier, previews: others };
  }

  async #materialize(release: Release): Promise<Bundle> {
    const bundle = release.artifacts.find(artifact => artifact.type === 'bundle');
    if (!bundle) {
      const found = release.artifacts.map(artifact => artifact.type).join(', ') || 'nothing';
      throw new InputError(
        `Release ${release.digest} has no bundle, so this machine cannot run it; it has ${found}. The job "bundle" of its pipeline makes one.`,
      );
    }
    const dir = await this.options.artifacts.materialize(bundle.digest, await this.#call());
    return { release, dir, manifest: readReleaseManifest(dir) };
  }

  async #call() {
    return { credentials: await this.options.auth.getOwnServiceCredentials() };
  }
}

function isNotFound(error: unknown): boolean {
  if (!isError(error)) return false;
  return error.name === 'NotFoundError' || (isError(error.cause) && isNotFound(error.cause));
}
