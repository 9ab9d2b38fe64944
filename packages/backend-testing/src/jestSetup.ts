// A hang still ends; on a machine that is busy with other things everything takes many times its usual time.
jest.setTimeout(180_000);

/**
 * Runs before every Jest test file of the repository (`jest.setupFiles` in the root package.json). Costs nothing where
 * `@backstage/backend-test-utils` is not imported: the factory runs at the first import.
 */
jest.mock('@backstage/backend-test-utils', () => {
  const { onPostgres } =
    jest.requireActual<typeof import('./postgresBackend')>('./postgresBackend');
  return onPostgres(jest.requireActual('@backstage/backend-test-utils'));
});
