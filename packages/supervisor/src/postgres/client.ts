import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { DatabaseLogin } from './postgres.ts';

/** Does the work with a connection of its own. */
export async function withClient<T>(
  login: DatabaseLogin,
  work: (client: pg.Client) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const { host, port, user, passwordFile } = login;
  const client = new pg.Client({
    host,
    port,
    user,
    password: readFileSync(passwordFile, 'utf8').trim(),
    database,
    connectionTimeoutMillis: 5000,
  });
  // A server that goes down while we are connected must not end this process.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
