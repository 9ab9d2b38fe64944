import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testServerUrl } from '@internal/backend-testing';
import type { TestPlatform } from './__testUtils__/testPlatform';
import { startTestPlatform, testGround, withDatabase } from './__testUtils__/testPlatform';

jest.setTimeout(120_000);

describe('databases of services', () => {
  // Databases and roles belong to the whole server, so names are drawn.
  const environment = `t${randomBytes(4).toString('hex')}`;
  const service = 'order-history';
  const database = `svc_${environment}_order_history`;
  const target = { service, environment };
  let ground: Awaited<ReturnType<typeof testGround>>;
  let platform: TestPlatform;

  beforeAll(async () => {
    ground = await testGround();
    // An administrator like the one of the embedded server: it may make databases and roles, and is no superuser.
    await withDatabase('postgres', client =>
      client.query(`create role "${environment}_admin" login createdb createrole password 'admin'`),
    );
    const { hostname, port } = testServerUrl();
    const passwordFile = join(ground.dataDir, 'admin-password');
    await writeFile(passwordFile, 'admin\n');
    platform = await startTestPlatform({
      ...ground,
      config: {
        databaseAdmin: {
          host: hostname,
          port: Number(port),
          user: `${environment}_admin`,
          passwordFile,
        },
        limits: { databases: 10_000 },
      },
    });
  });
  afterAll(async () => {
    await platform.stop();
    await withDatabase('postgres', async client => {
      const { rows } = await client.query(
        'select datname from pg_database join pg_roles on pg_roles.oid = datdba where datname like $1',
        [`%${environment}%`],
      );
      for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`);
      const roles = await client.query('select rolname from pg_roles where rolname like $1', [
        `%${environment}%`,
      ]);
      for (const { rolname } of roles.rows) {
        await client.query(`drop owned by "${rolname}" cascade`);
        await client.query(`drop role "${rolname}"`);
      }
    });
    await ground.remove();
  });

  const secret = async (folder: string, file = 'database-url') =>
    (await readFile(join(folder, file), 'utf8')).trim();

  it('gives a database whose owner makes tables and whose logins only use them', async () => {
    const { secretsDir, migrationSecretsDir } = await platform.databases.provision(
      target,
      platform.plugin,
    );
    expect((await stat(secretsDir)).mode & 0o777).toBe(0o700);
    expect((await stat(join(secretsDir, 'database-url'))).mode & 0o777).toBe(0o600);

    await withDatabase(
      database,
      client => client.query('create table orders (id bigserial primary key, note text)'),
      await secret(migrationSecretsDir),
    );
    await withDatabase(
      database,
      async client => {
        await client.query(`insert into orders (note) values ('one')`);
        expect((await client.query('select count(*)::int from orders')).rows).toEqual([
          { count: 1 },
        ]);
        await expect(client.query('create table mine (id int)')).rejects.toThrow(
          /permission denied/,
        );
        await expect(client.query('drop table orders')).rejects.toThrow(/must be owner/);
        const { rows } = await client.query(
          'select rolbypassrls, rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
        );
        expect(Object.values(rows[0])).toEqual([false, false, false, false]);
      },
      await secret(secretsDir),
    );
  });

  it('keeps strangers out', async () => {
    const other = await platform.databases.provision(
      { service: 'payment', environment },
      platform.plugin,
    );
    const stranger = new URL(await secret(other.secretsDir));
    stranger.pathname = `/${database}`;
    await expect(withDatabase(database, async () => {}, stranger.href)).rejects.toThrow(
      /permission denied for database/,
    );
  });

  it('changes nothing when it is asked again, many times at once', async () => {
    const first = await platform.databases.provision(target, platform.plugin);
    const url = await secret(first.secretsDir);
    await Promise.all(
      Array.from({ length: 6 }, () => platform.databases.provision(target, platform.plugin)),
    );
    expect(await secret(first.secretsDir)).toBe(url);
    await withDatabase(database, client => client.query('select 1'), url);
  });

  it('lets all services of an environment share the events database', async () => {
    const order = await platform.databases.provision(
      { ...target, database: false },
      platform.plugin,
    );
    const payment = await platform.databases.provision(
      { service: 'payment', environment },
      platform.plugin,
    );
    await withDatabase(
      '',
      client => client.query('create schema pgboss; create table pgboss.job (id int)'),
      await secret(order.secretsDir, 'events-url'),
    );
    await withDatabase(
      '',
      async client => {
        await client.query('alter table pgboss.job add column name text');
        const { rowCount } = await client.query('insert into pgboss.job values (1)');
        expect(rowCount).toBe(1);
      },
      await secret(payment.secretsDir, 'events-url'),
    );
  });

  it('archives with everything in it, gives the name away, and restores', async () => {
    const { secretsDir } = await platform.databases.provision(target, platform.plugin);
    const url = await secret(secretsDir);
    await platform.databases.archive(target, platform.plugin);
    await expect(withDatabase('', async () => {}, url)).rejects.toThrow(/does not exist/);
    await expect(stat(secretsDir)).rejects.toThrow(/ENOENT/);

    await platform.databases.provision(target, platform.plugin);
    await expect(platform.databases.restore(target, platform.plugin)).rejects.toThrow(
      /has a new database/,
    );
    await platform.databases.remove(target, platform.plugin);
    await platform.databases.restore(target, platform.plugin);
    const again = await platform.databases.provision(target, platform.plugin);
    await withDatabase(
      '',
      async client =>
        expect((await client.query('select note from orders')).rows).toEqual([{ note: 'one' }]),
      await secret(again.secretsDir),
    );
  });

  it('does not remove a database with tables', async () => {
    await expect(platform.databases.remove(target, platform.plugin)).rejects.toThrow(
      /has 1 tables and is kept/,
    );
    await platform.databases.remove({ ...target, force: true }, platform.plugin);
    const owner = await withDatabase('postgres', client =>
      client.query('select 1 from pg_roles where rolname = $1', [`${database}_owner`]),
    );
    expect(owner.rows).toEqual([]);
  });

  it('says when the limit is reached, and makes nothing', async () => {
    await platform.stop();
    const { hostname, port } = testServerUrl();
    platform = await startTestPlatform({
      ...ground,
      config: {
        databaseAdmin: {
          host: hostname,
          port: Number(port),
          user: `${environment}_admin`,
          passwordFile: join(ground.dataDir, 'admin-password'),
        },
        limits: { databases: 0 },
      },
    });
    await expect(
      platform.databases.provision({ service: 'late', environment }, platform.plugin),
    ).rejects.toThrow(/Database limit reached: \d+ of 0/);
  });
});
