import { coreServices, createServiceFactory } from '@backstage/backend-plugin-api';
import type { TestBackend, TestBackendOptions } from '@backstage/backend-test-utils';
import { testServerUrl } from './testDatabase';

type TestUtils = typeof import('@backstage/backend-test-utils');

const DATABASE_ID = 'POSTGRES_18';

/** The database service of a feature list, if it brings its own. */
async function bringsDatabase(features: TestBackendOptions<never[]>['features']): Promise<boolean> {
  const resolved = await Promise.all((features ?? []) as unknown[]);
  return resolved.some(feature => {
    const factory = (feature as { default?: object }).default ?? feature;
    return (factory as { service?: { id: string } }).service?.id === coreServices.database.id;
  });
}

/**
 * `@backstage/backend-test-utils` on the PostgreSQL of the test command: `TestDatabases` offers that server and nothing else, and
 * `startTestBackend` gives each plugin a fresh database there instead of SQLite in memory, which ends the process on Node 24.
 */
export function onPostgres(utils: TestUtils): TestUtils {
  testServerUrl();
  utils.TestDatabases.setDefaults({ ids: [DATABASE_ID] });
  const databases = utils.TestDatabases.create();
  if (databases.eachSupportedId().length === 0) {
    throw new Error(
      `TestDatabases supports no ${DATABASE_ID} here; a run without a database proves nothing`,
    );
  }
  const database = createServiceFactory({
    service: coreServices.database,
    deps: {},
    factory: () => {
      const client = databases.init(DATABASE_ID);
      return { getClient: () => client };
    },
  });
  const startTestBackend = async <T extends unknown[]>(
    options: TestBackendOptions<T>,
  ): Promise<TestBackend> =>
    (await bringsDatabase(options.features))
      ? utils.startTestBackend(options)
      : utils.startTestBackend({
          ...options,
          features: [...(options.features ?? []), database],
        } as TestBackendOptions<T>);
  return { ...utils, startTestBackend } as TestUtils;
}
