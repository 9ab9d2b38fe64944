export { createTestDatabase, testServerUrl, type TestDatabase } from './testDatabase';
export { onPostgres } from './postgresBackend';
