import { randomBytes } from 'node:crypto';
import { databaseServer } from '@internal/plugin-kit';
import type { Knex } from 'knex';

/**
 * A database and a login that exist while the tests of one run run. The login may make databases and roles of its own, as the
 * service kit's tests do, and sees nothing of anybody else's; all it made goes with it.
 */
export class ThrowawayDatabase {
  readonly #name: string;

  constructor(private readonly admin: Knex, runId: string) {
    // The name is the run's, so that the next attempt finds what a killed one left.
    this.#name = `build_${runId.replaceAll('-', '').slice(0, 20)}`;
  }

  /** Makes it afresh. Returns its URL, which holds the password and must not be printed. */
  async create(): Promise<string> {
    await this.drop();
    const password = randomBytes(18).toString('base64url');
    await this.admin.raw(`create role ?? login createdb createrole password '${password}'`, [
      this.#name,
    ]);
    // Roles that the tests make can then own the databases that they make.
    await this.admin.raw("alter role ?? set createrole_self_grant to 'set, inherit'", [this.#name]);
    await this.admin.raw('grant ?? to current_user', [this.#name]);
    await this.admin.raw('create database ?? owner ??', [this.#name, this.#name]);
    await this.admin.raw('revoke connect on database ?? from public', [this.#name]);
    const { host, port } = databaseServer(this.admin);
    return `postgresql://${this.#name}:${password}@${host}:${port}/${this.#name}`;
  }

  /** Removes the login with every database and role that it made. Harmless when there is none. */
  async drop(): Promise<void> {
    const roles = await this.#roles();
    if (roles.length === 0) return;
    const databases = await this.admin.raw(
      'select datname from pg_database where pg_get_userbyid(datdba) = any(?)',
      [roles],
    );
    for (const { datname } of databases.rows) await this.#dropDatabase(datname);
    // Roles that the login made can only be removed by itself.
    await this.admin.transaction(async trx => {
      await trx.raw('set local role ??', [this.#name]);
      for (const role of roles.filter(name => name !== this.#name)) {
        await trx.raw('drop role if exists ??', [role]);
      }
    });
    await this.admin.raw('drop role if exists ??', [this.#name]);
  }

  async #dropDatabase(name: string): Promise<void> {
    await this.admin.transaction(async trx => {
      // Become a member of the owner first: the tests may have given the database to a role of theirs.
      const owner = await trx.raw(
        'select pg_get_userbyid(datdba) as name from pg_database where datname = ?',
        [name],
      );
      if (owner.rows[0]?.name === this.#name) return;
      await trx.raw('set local role ??', [this.#name]);
      await trx.raw('grant ?? to ??', [owner.rows[0].name, this.#name]);
    });
    await this.admin.raw('drop database if exists ?? with (force)', [name]);
  }

  /** The login and the roles that it administers, directly or through another one. */
  async #roles(): Promise<string[]> {
    const result = await this.admin.raw(
      `with recursive made(oid) as (
         select oid from pg_roles where rolname = ?
         union
         select m.roleid from pg_auth_members m join made on m.member = made.oid where m.admin_option
       )
       select rolname from pg_roles join made using (oid)`,
      [this.#name],
    );
    return result.rows.map((row: { rolname: string }) => row.rolname);
  }
}
