import { readFile } from 'node:fs/promises';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

interface Login {
  host: string;
  port: number;
  user: string;
  password?: string;
}

/** A query in which identifiers and literals have been escaped. */
export type Run = (sql: string, values?: unknown[]) => Promise<Array<Record<string, unknown>>>;

export const id = escapeIdentifier;
export const literal = escapeLiteral;

/** Short-lived administrative connections to the PostgreSQL server that services live on. */
export class PostgresAdmin {
  private constructor(private readonly login: () => Promise<Login>) {}

  /** From `localPlatform.databaseAdmin`, else the portal's own connection. */
  static fromConfig(config: RootConfigService): PostgresAdmin {
    const admin = config.getOptionalConfig('localPlatform.databaseAdmin');
    if (admin) {
      return new PostgresAdmin(async () => {
        const file = admin.getOptionalString('passwordFile');
        return {
          host: admin.getString('host'),
          port: admin.getNumber('port'),
          user: admin.getString('user'),
          password: file && (await readFile(file, 'utf8')).trim(),
        };
      });
    }
    const connection = config.getOptional('backend.database.connection');
    if (typeof connection === 'string') {
      const url = new URL(connection);
      return new PostgresAdmin(async () => ({
        host: url.hostname,
        port: Number(url.port || 5432),
        user: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      }));
    }
    const portal = new ConfigReader(
      (connection ?? {}) as ConstructorParameters<typeof ConfigReader>[0],
    );
    return new PostgresAdmin(async () => ({
      host: portal.getOptionalString('host') ?? '127.0.0.1',
      port: portal.getOptionalNumber('port') ?? 5432,
      user: portal.getOptionalString('user') ?? 'postgres',
      password: portal.getOptionalString('password'),
    }));
  }

  /** Host and port as services reach them. */
  async address(): Promise<string> {
    const { host, port } = await this.login();
    return `${host}:${port}`;
  }

  async with<T>(database: string, work: (run: Run) => Promise<T>): Promise<T> {
    const client = new Client({
      ...(await this.login()),
      database,
      application_name: 'devopshub local platform',
    });
    // Without a listener a server that goes away would end the portal.
    client.on('error', () => {});
    try {
      await client.connect();
    } catch (error) {
      throw new ServiceUnavailableError(
        `PostgreSQL cannot be reached to manage databases of services; those that exist are unharmed: ${
          toError(error).message
        }`,
      );
    }
    try {
      return await work(async (sql, values) => (await client.query(sql, values)).rows);
    } finally {
      await client.end();
    }
  }

  /** Work on this key by one at a time, whatever process asks. */
  async exclusively<T>(key: string, work: (run: Run) => Promise<T>): Promise<T> {
    return this.with('postgres', async run => {
      await run('select pg_advisory_lock(hashtextextended($1, 0))', [`devopshub:${key}`]);
      return work(run);
    });
  }
}
