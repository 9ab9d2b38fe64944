import type { Knex } from 'knex';
import { knex } from './knex.ts';

/**
 * Opens a pool on PostgreSQL; the first connection is made by the first query. At most four connections, none kept while
 * nothing happens.
 *
 * @example
 * ```ts
 * const database = openDatabase({ url: async () => directory.requireSecret('database-url'), applicationName: 'order' });
 * ```
 */
export function openDatabase(options: {
  /** Asked for each new connection, so that a rotated login is taken up. */
  url: () => Promise<string>;
  applicationName: string;
  maxConnections?: number;
}): Knex {
  return knex({
    client: 'pg',
    pool: { min: 0, max: options.maxConnections ?? 4, idleTimeoutMillis: 10_000 },
    acquireConnectionTimeout: 10_000,
    connection: async () => ({
      ...freshFor(1_000),
      ...parseUrl(await options.url()),
      application_name: options.applicationName,
      connectionTimeoutMillis: 5_000,
    }),
  });
}

/** knex reads the settings again for a connection that is opened later: so a rotated secret is taken up. */
function freshFor(milliseconds: number) {
  const readTime = Date.now();
  // Must say "fresh" right after a refresh, else knex gives up.
  return { expirationChecker: () => Date.now() - readTime > milliseconds };
}

function parseUrl(text: string) {
  const url = new URL(text);
  const ssl = url.searchParams.get('sslmode');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : 5432,
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(ssl && ssl !== 'disable' && { ssl: { rejectUnauthorized: ssl.startsWith('verify') } }),
  };
}
