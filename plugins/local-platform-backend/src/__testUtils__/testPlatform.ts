import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { urlReaderServiceFactory } from '@backstage/backend-defaults/urlReader';
import type { BackendFeature, UrlReaderService } from '@backstage/backend-plugin-api';
import { coreServices, createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceFactory, eventsServiceRef } from '@backstage/plugin-events-node';
import type { JsonObject } from '@backstage/types';
import type { RepositoryChanged, RepositoryPushed } from '@internal/plugin-local-platform-common';
import type {
  ArtifactsService,
  DatabasesService,
  GitHostService,
} from '@internal/plugin-local-platform-node';
import {
  artifactsServiceRef,
  databasesServiceRef,
  gitHostServiceRef,
} from '@internal/plugin-local-platform-node';
import { Client } from 'pg';
import { testServerUrl } from '@internal/backend-testing';
import localPlatform from '..';

const execFileAsync = promisify(execFile);

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});

/** A user with the membership that the catalog would have worked out. */
const user = (name: string, ...groups: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { memberOf: groups },
  relations: groups.map(each => ({ type: 'memberOf', targetRef: `group:default/${each}` })),
});

const fixedCatalog = catalogServiceMock.factory({
  entities: [group('commerce'), group('data'), user('mock', 'commerce')],
});

export interface TestPlatform {
  url: string;
  dataDir: string;
  gitHost: GitHostService;
  artifacts: ArtifactsService;
  databases: DatabasesService;
  reader: UrlReaderService;
  catalog: CatalogService;
  pushes: RepositoryPushed[];
  changes: RepositoryChanged[];
  plugin: { credentials: ReturnType<typeof mockCredentials.service> };
  stop(): Promise<void>;
}

type Clients = Pick<TestPlatform, 'gitHost' | 'artifacts' | 'databases' | 'reader' | 'catalog'>;

/** Starts the plugin as a portal would, on real PostgreSQL, with a data folder that outlives `stop`. */
export async function startTestPlatform(options: {
  dataDir: string;
  databasePrefix: string;
  config?: object;
  features?: BackendFeature[];
  /** Instead of the fixed one, a real catalog with this configuration. */
  catalog?: { features: BackendFeature[]; config: JsonObject };
}): Promise<TestPlatform> {
  const { hostname, port, username, password } = testServerUrl();
  const pushes: RepositoryPushed[] = [];
  const changes: RepositoryChanged[] = [];
  let clients: Clients | undefined;
  const observer = createBackendPlugin({
    pluginId: 'observer',
    register(env) {
      env.registerInit({
        deps: {
          events: eventsServiceRef,
          gitHost: gitHostServiceRef,
          artifacts: artifactsServiceRef,
          databases: databasesServiceRef,
          reader: coreServices.urlReader,
          catalog: catalogServiceRef,
        },
        async init({ events, ...others }) {
          clients = others;
          await events.subscribe({
            id: 'observer',
            topics: ['local-platform.repository.pushed', 'local-platform.repository.changed'],
            onEvent: async ({ topic, eventPayload }) => {
              if (topic.endsWith('pushed')) pushes.push(eventPayload as RepositoryPushed);
              else changes.push(eventPayload as RepositoryChanged);
            },
          });
        },
      });
    },
  });
  const { server } = await startTestBackend({
    features: [
      localPlatform,
      observer,
      databaseServiceFactory,
      eventsServiceFactory,
      urlReaderServiceFactory,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            database: {
              client: 'pg',
              prefix: options.databasePrefix,
              connection: { host: hostname, port: Number(port), user: username, password },
              knexConfig: { pool: { min: 0, max: 4 } },
            },
          },
          localPlatform: { dataDir: options.dataDir, ...options.config },
          ...options.catalog?.config,
        },
      }),
      ...(options.catalog?.features ?? [fixedCatalog]),
      ...(options.features ?? []),
    ],
  });
  return {
    url: `http://127.0.0.1:${server.port()}/api/local-platform`,
    dataDir: options.dataDir,
    ...clients!,
    pushes,
    changes,
    plugin: { credentials: mockCredentials.service('plugin:test') },
    stop: () => new Promise(resolve => server.close(() => resolve())),
  };
}

/** Waits for what happens in the background; the last failure is thrown after 10 s. */
export async function eventually(check: () => void | Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await check();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }
}

/** A data folder and a database prefix of its own; `remove` drops both. */
export async function testGround() {
  const dataDir = await mkdtemp(join(tmpdir(), 'local-platform-test-'));
  const databasePrefix = `lp${randomBytes(5).toString('hex')}_`;
  return {
    dataDir,
    databasePrefix,
    async remove() {
      await rm(dataDir, { recursive: true, force: true });
      await withDatabase('postgres', async client => {
        const { rows } = await client.query(
          'select datname from pg_database where datname like $1',
          [`${databasePrefix}%`],
        );
        for (const { datname } of rows)
          await client.query(`drop database "${datname}" with (force)`);
      });
    },
  };
}

export async function withDatabase<T>(
  database: string,
  work: (client: Client) => Promise<T>,
  login?: string,
): Promise<T> {
  const url = login ? new URL(login) : testServerUrl();
  if (!login) url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Writes files into a new folder. */
export async function folderWith(files: Record<string, string | Buffer>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-platform-files-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Runs the machine's own git the way a developer does. Never rejects: what git says is the result. */
export async function developerGit(cwd: string, ...args: string[]) {
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_AUTHOR_NAME: 'Dev',
    GIT_AUTHOR_EMAIL: 'dev@example.org',
    GIT_COMMITTER_NAME: 'Dev',
    GIT_COMMITTER_EMAIL: 'dev@example.org',
  };
  try {
    const { stdout, stderr } = await execFileAsync('git', args, { cwd, env, maxBuffer: 1e8 });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}
