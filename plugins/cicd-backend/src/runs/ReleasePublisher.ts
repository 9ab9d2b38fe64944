import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import { parseEntityRef } from '@backstage/catalog-model';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { RunStore, UnregisteredRelease } from '../database/RunStore';

/** Answers after which asking again gives the same: the release is refused, not delayed. */
const FINAL_ERRORS = ['InputError', 'ConflictError', 'NotAllowedError'];

/** Hands the release of every green build to the deploy plugin, in the order of the runs, until that has it. */
export class ReleasePublisher {
  constructor(
    private readonly options: {
      store: RunStore;
      deploy: DeployService;
      auth: AuthService;
      logger: LoggerService;
      firstEnvironment: string;
    },
  ) {}

  async reconcile(): Promise<void> {
    for (const release of await this.options.store.unregistered(50)) {
      try {
        await this.#register(release);
        await this.options.store.markRelease(release.run.id, 'Registered');
      } catch (error) {
        if (!isError(error) || !FINAL_ERRORS.includes(causeName(error))) {
          this.options.logger.warn(
            `Release ${release.digest} is not registered yet: ${stringifyError(error)}`,
          );
          return;
        }
        await this.options.store.markRelease(
          release.run.id,
          'Refused',
          `The build is green; its release was refused: ${error.message}`,
        );
      }
    }
  }

  async #register({
    run,
    digest,
    ref,
    sizeBytes,
    configuration,
  }: UnregisteredRelease): Promise<void> {
    const { deploy, auth, firstEnvironment } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    await deploy.registerRelease(
      {
        entityRef: run.entityRef,
        service: parseEntityRef(run.entityRef).name,
        digest,
        commit: run.commit,
        commitMessage: run.commitMessage,
        commitAuthor: run.commitAuthor,
        branch: run.branch,
        defaultBranch: run.defaultBranch,
        dirty: run.dirty,
        artifacts: [{ type: 'bundle', ref, digest, sizeBytes }],
        ...configuration,
        runId: run.id,
        sequence: run.sequence,
      },
      { credentials },
    );
    if (run.dirty && run.branch === 'working-tree') {
      await deploy.deploy(
        {
          entityRef: run.entityRef,
          environment: firstEnvironment,
          digest,
          kind: 'working-tree',
          requestId: run.id,
        },
        { credentials },
      );
    }
  }
}

/** A `ResponseError` carries the remote error as its cause. */
function causeName(error: Error): string {
  return isError(error.cause) ? error.cause.name : error.name;
}
