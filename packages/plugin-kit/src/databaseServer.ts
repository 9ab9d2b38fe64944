import type { Knex } from 'knex';

/** Where the PostgreSQL server of a connection listens, for logins that are made on it. */
export function databaseServer(knex: Knex): { host: string; port: number } {
  const settings = knex.client.connectionSettings as {
    host?: string;
    port?: number;
    connectionString?: string;
  };
  if (settings.connectionString) {
    const url = new URL(settings.connectionString);
    return { host: url.hostname, port: Number(url.port || 5432) };
  }
  return { host: settings.host ?? '127.0.0.1', port: settings.port ?? 5432 };
}
