import { randomBytes } from 'node:crypto';
import { databaseServer } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import knexFactory from 'knex';

/** A database with a login of its own that exist while something is tried out. The login sees nothing of anybody else's. */
export async function withScratchDatabase<T>(
  admin: Knex,
  work: (scratch: { url: string; knex: Knex }) => Promise<T>,
): Promise<T> {
  const name = `scratch_${randomBytes(8).toString('hex')}`;
  const password = randomBytes(18).toString('base64url');
  await admin.raw(`create role ?? login password '${password}'`, [name]);
  try {
    await admin.raw('grant ?? to current_user', [name]);
    await admin.raw('create database ?? owner ??', [name, name]);
    await admin.raw('revoke connect on database ?? from public', [name]);
    const { host, port } = databaseServer(admin);
    const url = `postgresql://${name}:${password}@${host}:${port}/${name}`;
    const knex = knexFactory({ client: 'pg', connection: url, pool: { min: 0, max: 1 } });
    try {
      return await work({ url, knex });
    } finally {
      await knex.destroy();
    }
  } finally {
    await admin.raw('drop database if exists ?? with (force)', [name]);
    await admin.raw('drop role if exists ??', [name]);
  }
}
