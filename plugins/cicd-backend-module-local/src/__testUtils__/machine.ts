/* eslint-disable @backstage/no-mixed-plugin-imports -- the test is of all plugins of a machine together */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { eventsServiceFactory } from '@backstage/plugin-events-node';
import { testServerUrl } from '@internal/backend-testing';
import cicd from '@internal/plugin-cicd-backend';
import { type CicdService, cicdServiceRef } from '@internal/plugin-cicd-node';
import deploy from '@internal/plugin-deploy-backend';
import deployLocal from '@internal/plugin-deploy-backend-module-local';
import { type DeployService, deployServiceRef } from '@internal/plugin-deploy-node';
import gate from '@internal/plugin-gate-backend';
import gateDeploy from '@internal/plugin-gate-backend-module-deploy';
import localPlatform from '@internal/plugin-local-platform-backend';
import { type GitHostService, gitHostServiceRef } from '@internal/plugin-local-platform-node';
import knexFactory from 'knex';
import cicdLocal from '..';
import { workspace } from './tinyService';

export interface Machine {
  cicd: CicdService;
  deploy: DeployService;
  gitHost: GitHostService;
  dataDir: string;
  gatewayPort: number;
  call: { credentials: ReturnType<typeof mockCredentials.service> };
  /** URL of a repository with a token in it, for clone and push over HTTP. */
  cloneUrl(repository: string): Promise<string>;
  stop(): Promise<void>;
}

/** A whole machine: a supervisor with its gateway, and a portal with the plugins that build and deploy, all real. */
export async function startMachine(): Promise<Machine> {
  const dataDir = mkdtempSync(join(tmpdir(), 'machine-'));
  const prefix = `machine${process.pid}_`;
  const gatewayPort = await freePort();
  const supervisor = await startSupervisor(dataDir, gatewayPort);
  let clients: Pick<Machine, 'cicd' | 'deploy' | 'gitHost'> | undefined;
  const observer = createBackendPlugin({
    pluginId: 'observer',
    register(env) {
      env.registerInit({
        deps: { cicd: cicdServiceRef, deploy: deployServiceRef, gitHost: gitHostServiceRef },
        async init(services) {
          clients = services;
        },
      });
    },
  });
  const { hostname, port, username, password } = new URL(testServerUrl());
  const backend = await startTestBackend({
    features: [
      localPlatform,
      cicd,
      cicdLocal,
      deploy,
      deployLocal,
      gate,
      gateDeploy,
      observer,
      databaseServiceFactory,
      eventsServiceFactory,
      catalogServiceMock.factory({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Group',
            metadata: { name: 'commerce' },
            spec: { type: 'team', children: [] },
          },
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'User',
            metadata: { name: 'mock' },
            spec: { memberOf: ['commerce'] },
            relations: [{ type: 'memberOf', targetRef: 'group:default/commerce' }],
          },
        ],
      }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            database: {
              client: 'pg',
              prefix,
              connection: { host: hostname, port: Number(port), user: username, password },
              knexConfig: { pool: { min: 0, max: 4 } },
            },
          },
          cicd: { local: { buildCheckout: false } },
          localPlatform: {
            dataDir,
            checkoutDir: workspace.dir,
            gateway: { port: gatewayPort },
            supervisor: {
              url: supervisor.url,
              tokenFile: join(dataDir, 'run', 'supervisor.json'),
            },
          },
        },
      }),
    ],
  });
  return {
    ...clients!,
    dataDir,
    gatewayPort,
    call: { credentials: mockCredentials.service('plugin:test') },
    async cloneUrl(repository) {
      const platform = `http://127.0.0.1:${backend.server.port()}/api/local-platform`;
      const response = await fetch(`${platform}/tokens`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: mockCredentials.user.header('user:default/mock'),
        },
        body: JSON.stringify({ repository }),
      });
      const { token } = await response.json();
      return `${platform.replace('://', `://dev:${token}@`)}/git/${repository}.git`;
    },
    async stop() {
      await backend.stop();
      supervisor.child.kill('SIGTERM');
      await once(supervisor.child, 'exit');
      await dropDatabases([`${prefix}%`, 'svc\\_%\\_tiny', 'events\\_dev']);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function startSupervisor(
  dataDir: string,
  gatewayPort: number,
): Promise<{ child: ChildProcess; url: string }> {
  const dir = dirname(require.resolve('@internal/supervisor/package.json'));
  const options = { dataDir, gatewayPort, portalPort: 1 };
  const child = spawn(
    process.execPath,
    [join(dir, 'src/testing/supervisorProcess.ts'), JSON.stringify(options)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', chunk => /started,/.test(String(chunk)) && resolve());
    child.once('exit', code => reject(new Error(`The supervisor ended with ${code}`)));
  });
  return { child, url: JSON.parse(readFileSync(join(dataDir, 'run/supervisor.json'), 'utf8')).url };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

async function dropDatabases(patterns: string[]): Promise<void> {
  const knex = knexFactory({ client: 'pg', connection: testServerUrl().toString() });
  try {
    for (const pattern of patterns) {
      const { rows } = await knex.raw('select datname from pg_database where datname like ?', [
        pattern,
      ]);
      for (const { datname } of rows)
        await knex.raw('drop database if exists ?? with (force)', [datname]);
    }
  } finally {
    await knex.destroy();
  }
}
