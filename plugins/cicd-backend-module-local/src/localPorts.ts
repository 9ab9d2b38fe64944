import type { AuthService } from '@backstage/backend-plugin-api';
import type { ArtifactsService, GitHostService } from '@internal/plugin-local-platform-node';
import type { Knex } from 'knex';
import type { CheckoutSource } from './sources/CheckoutSource';
import type { StepPorts } from './steps/steps';
import { ThrowawayDatabase } from './steps/ThrowawayDatabase';

/** The build steps' view of the local platform. */
export function localPorts(options: {
  gitHost: GitHostService;
  artifacts: ArtifactsService;
  auth: AuthService;
  checkoutSource?: CheckoutSource;
  knex: Knex;
}): StepPorts {
  const { gitHost, artifacts, auth, checkoutSource, knex } = options;
  const call = async () => ({ credentials: await auth.getOwnServiceCredentials() });
  return {
    async checkout(run, targetDir) {
      if (checkoutSource?.owns(run.repository)) return checkoutSource.checkout(run, targetDir);
      return gitHost.checkout(run.repository, run.commit, targetDir, await call());
    },
    async withDatabase(runId, work) {
      const database = new ThrowawayDatabase(knex, runId);
      const url = await database.create();
      try {
        return await work(url);
      } finally {
        await database.drop();
      }
    },
    async putBundle(file) {
      return artifacts.put({ type: 'bundle', file }, await call());
    },
  };
}
