import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own on the PostgreSQL that the test command has started. */
export interface TestDatabase {
  name: string;
  /** `postgresql://user:password@host:port/name` */
  url: string;
  /** Ends all sessions and deletes the database. */
  drop(): Promise<void>;
}

/** Address of the PostgreSQL server for tests; throws with what to do where there is none. */
export function testServerUrl(): URL {
  const url = process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
  if (!url) {
    throw new Error(
      'No PostgreSQL for tests: run `npm test -- --tier unit`, which starts one, or set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a server of yours',
    );
  }
  return new URL(url);
}

/** Makes an empty database with a name that nobody else uses. */
export async function createTestDatabase(prefix = 'test'): Promise<TestDatabase> {
  const server = testServerUrl();
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string) => {
    const client = new Client({ connectionString: new URL('/postgres', server).href });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await run(`CREATE DATABASE "${name}"`);
  return {
    name,
    url: new URL(`/${name}`, server).href,
    drop: () => run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}
