import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { startTestBackend, TestDatabases } from '@backstage/backend-test-utils';
import { Client } from 'pg';
import { createTestDatabase } from './testDatabase';

describe('tests on PostgreSQL', () => {
  const databases = TestDatabases.create();

  it('offers PostgreSQL and nothing else to those who name no database', () => {
    expect(databases.eachSupportedId()).toEqual([['POSTGRES_18']]);
  });

  it('gives a plugin of a test backend a database of its own', async () => {
    let version: string | undefined;
    const plugin = createBackendPlugin({
      pluginId: 'reader',
      register: ({ registerInit }) =>
        registerInit({
          deps: { database: coreServices.database },
          async init({ database }) {
            const knex = await database.getClient();
            version = (await knex.raw('SHOW server_version')).rows[0].server_version;
          },
        }),
    });
    const backend = await startTestBackend({ features: [plugin] });
    await backend.stop();
    expect(version).toMatch(/^18/);
  });

  it('makes and drops a database that nobody else uses', async () => {
    const database = await createTestDatabase('kept');
    const client = new Client({ connectionString: database.url });
    await client.connect();
    expect((await client.query('SELECT current_database() AS name')).rows).toEqual([
      { name: database.name },
    ]);
    await client.end();
    await database.drop();
    const gone = new Client({ connectionString: database.url });
    await expect(gone.connect()).rejects.toMatchObject({ code: '3D000' });
  });
});
