import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { ThrowawayDatabase } from './ThrowawayDatabase';

jest.setTimeout(60_000);

describe('ThrowawayDatabase', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const role = `portal_${randomUUID().slice(0, 8)}`;
  let superuser: Knex;
  let admin: Knex;

  beforeEach(async () => {
    superuser = await databases.init('POSTGRES_18');
    // What the portal may do on one machine: no more.
    await superuser.raw(`create role ${role} login createdb createrole password 'portal'`);
    const { host, port, database } = connectionOf(superuser);
    admin = knexFactory({
      client: 'pg',
      connection: { host, port, database, user: role, password: 'portal' },
      pool: { min: 0, max: 2 },
    });
  });
  afterEach(async () => {
    await admin.destroy();
    await superuser.raw(`drop role ${role}`);
  });

  const names = async (query: string) =>
    (await superuser.raw(query)).rows.map((row: { name: string }) => row.name);

  it('goes with all that the tests made, also when they were killed, and keeps others out', async () => {
    const runId = randomUUID();
    const url = await new ThrowawayDatabase(admin, runId).create();
    const tests = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
    const own = new URL(url).username;
    await tests.raw('create table things (id int)');
    await tests.raw(`create role ${own}_owner`);
    await tests.raw(`create role ${own}_a login password 'x'`);
    await tests.raw(`create database ${own}_more owner ${own}_owner`);
    await expect(tests.raw(`alter role ${role} password 'stolen'`)).rejects.toThrow(
      'permission denied',
    );
    await tests.destroy();

    // The killed attempt left everything; the next one starts from nothing.
    const again = await new ThrowawayDatabase(admin, runId).create();
    expect(again).not.toBe(url);
    expect(
      await names(`select rolname as name from pg_roles where rolname like '${own}%'`),
    ).toEqual([own]);
    await new ThrowawayDatabase(admin, runId).drop();
    expect(
      await names(`select rolname as name from pg_roles where rolname like '${own}%'`),
    ).toEqual([]);
    expect(
      await names(`select datname as name from pg_database where datname like '${own}%'`),
    ).toEqual([]);
  });
});

function connectionOf(knex: Knex): { host: string; port: number; database: string } {
  const { connectionString, ...settings } = knex.client.connectionSettings;
  if (!connectionString) return settings;
  const url = new URL(connectionString);
  return { host: url.hostname, port: Number(url.port), database: settings.database };
}
