import { resolve } from 'node:path';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { cicdServiceRef, type CicdService } from '@internal/plugin-cicd-node';
import { deployServiceRef, type DeployService } from '@internal/plugin-deploy-node';
import { gitHostServiceRef, type GitHostService } from '@internal/plugin-local-platform-node';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { parse } from 'yaml';
import { InMemoryPlatform } from './testing/inMemoryPlatform';
import platformModule from './index';

const templateFile = resolve(__dirname, '../../../templates/commerce-service/template.yaml');

function entity(kind: string, name: string, spec: Entity['spec'] = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  };
}

const template: Entity = parse(readFileSync(templateFile, 'utf8'));
template.metadata.namespace = 'default';
template.metadata.annotations = {
  ...template.metadata.annotations,
  'backstage.io/managed-by-location': `file:${templateFile}`,
};

const values = {
  name: 'order',
  description: 'Takes orders',
  owner: 'group:default/commerce-team',
  needsDatabase: true,
  topics: ['created'],
  dependsOn: ['component:default/welcome'],
};

describe('the template of commerce services, run by the scaffolder', () => {
  jest.setTimeout(120_000);

  let stop: (() => Promise<void>) | undefined;
  afterEach(() => stop?.());
  // The scaffolder looks for cancelled tasks once a second and cannot be told to stop; it must not meet a closed database.
  afterAll(() => new Promise(done => setTimeout(done, 2_500)));

  const databases = TestDatabases.create();

  async function start(options: { config?: object } = {}) {
    const platform = new InMemoryPlatform();
    const entities = [
      template,
      entity('Group', 'commerce-team'),
      entity('Component', 'welcome', { type: 'service' }),
    ];
    const catalog = catalogServiceMock({ entities });
    // The catalog finds a repository by itself once there is one.
    const getEntityByRef = catalog.getEntityByRef.bind(catalog);
    catalog.getEntityByRef = async (ref, given) => {
      const name = String(ref).split('/').at(-1) ?? '';
      return platform.repositories.get(name)?.phase === 'Active'
        ? entity('Component', name)
        : getEntityByRef(ref, given);
    };
    const knex = await databases.init(databases.eachSupportedId()[0][0]);
    const backend = await startTestBackend({
      features: [
        scaffolderPlugin,
        platformModule,
        createServiceFactory({ service: catalogServiceRef, deps: {}, factory: () => catalog }),
        createServiceFactory({
          service: gitHostServiceRef,
          deps: {},
          factory: () => platform.gitHost as GitHostService,
        }),
        createServiceFactory({
          service: cicdServiceRef,
          deps: {},
          factory: () => platform.cicd as CicdService,
        }),
        createServiceFactory({
          service: deployServiceRef,
          deps: {},
          factory: () => platform.deploy as DeployService,
        }),
        mockServices.database.mock({ getClient: async () => knex }).factory,
        mockServices.rootConfig.factory({
          data: {
            localPlatform: { dataDir: '/nowhere' },
            scaffolder: { taskRecovery: { enabled: true } },
            ...options.config,
          },
        }),
      ],
    });
    stop = () => backend.stop();
    return { platform, api: request(backend.server) };
  }

  type Api = Awaited<ReturnType<typeof start>>['api'];

  async function create(api: Api, given: object = values): Promise<string> {
    const { body, status } = await api
      .post('/api/scaffolder/v2/tasks')
      .send({ templateRef: 'template:default/commerce-service', values: given });
    expect({ status, body }).toMatchObject({ status: 201 });
    return body.id;
  }

  async function ended(api: Api, taskId: string): Promise<{ status: string; log: string }> {
    for (;;) {
      const { body } = await api.get(`/api/scaffolder/v2/tasks/${taskId}`);
      if (body.status !== 'open' && body.status !== 'processing') {
        const events = await api.get(`/api/scaffolder/v2/tasks/${taskId}/events`);
        const lines = events.body.map((event: { body: { message: string } }) => event.body.message);
        return { status: body.status, log: lines.join('\n') };
      }
      await new Promise(done => setTimeout(done, 100));
    }
  }

  const invoke = (api: Api, action: string, input: object) =>
    api
      .post(`/api/scaffolder/.backstage/actions/v1/actions/scaffolder:${action}/invoke`)
      .send(input);

  it('makes a service and tells about it in words', async () => {
    const { api, platform } = await start();
    const { status, log } = await ended(api, await create(api));
    expect({ status, log }).toMatchObject({ status: 'completed' });
    expect(platform.repositories.get('order')).toMatchObject({
      owner: 'group:default/commerce-team',
    });
    expect(log).toContain('Build: typecheck ✓ 3.2 s');
    expect(log).toContain('Build: release abababab');
    expect(log).toContain('Deploy: dev Healthy: 1 of 1 ready');
    expect(log).toContain('Catalog: component:default/order is there');
  });

  it('goes on from a red build when the run is retried', async () => {
    const { api, platform } = await start();
    platform.failNextBuildAt = 'typecheck';
    const taskId = await create(api);
    const red = await ended(api, taskId);
    expect(red.status).toBe('failed');
    expect(red.log).toContain('The build failed in step "typecheck"; nothing was deployed.');
    expect(red.log).toContain('error TS2304: Cannot find name');

    await api.post(`/api/scaffolder/v2/tasks/${taskId}/retry`).send({}).expect(201);
    const green = await ended(api, taskId);
    expect({ ...green }).toMatchObject({ status: 'completed' });
    expect(green.log).toContain('Skipping step repository because it was already completed');
  });

  it('shows why a service never becomes healthy, and cleans up what the run had made', async () => {
    const { api, platform } = await start();
    platform.nextState = {
      health: 'Failed',
      message: 'crash loop',
      readiness: { status: 503, body: 'database: connection refused' },
      lastLogLines: ['cannot reach the database'],
    };
    const taskId = await create(api);
    const { status, log } = await ended(api, taskId);
    expect(status).toBe('failed');
    expect(log).toContain('Readiness answered 503: database: connection refused');
    expect(log).toContain('cannot reach the database');

    const cleaned = await invoke(api, 'service-cleanup', { taskId }).expect(200);
    expect(cleaned.body.output.removed).toHaveLength(2);
    expect(platform.repositories.has('order')).toBe(false);
    expect(platform.archived.has('component:default/order')).toBe(true);
    const again = await invoke(api, 'service-cleanup', { taskId }).expect(200);
    expect(again.body.output.removed).toEqual([]);
  });

  it('lets exactly one of two runs have a name', async () => {
    const { api, platform } = await start();
    const both = await Promise.all([create(api), create(api)]);
    const results = await Promise.all(both.map(taskId => ended(api, taskId)));
    expect(results.map(result => result.status).sort()).toEqual(['completed', 'failed']);
    const lost = results.find(result => result.status === 'failed');
    expect(lost?.log).toMatch(/Nothing (of yours )?was made/);
    expect(platform.repositories.size).toBe(1);

    const loser = both[results.findIndex(result => result.status === 'failed')];
    await invoke(api, 'service-cleanup', { taskId: loser }).expect(200);
    expect(platform.repositories.size).toBe(1);
  });

  it('refuses bad answers with every reason at once, before anything is made', async () => {
    const { api, platform } = await start();
    const bad = { ...values, name: 'portal', owner: 'group:default/gone', needsDatabase: false };
    const { status, log } = await ended(api, await create(api, bad));
    expect(status).toBe('failed');
    expect(log).toContain('`name` must not be "portal"');
    expect(log).toContain('"group:default/gone" is not there');
    expect(log).toContain('`topics` must be empty without a database');
    expect(platform.repositories.size).toBe(0);
  });

  it('makes the first service once, at the first start', async () => {
    const firstService = { name: 'hello', owner: 'group:default/commerce-team' };
    const { platform } = await start({
      config: { localPlatform: { dataDir: '/nowhere', firstService } },
    });
    for (let waited = 0; !platform.repositories.has('hello') && waited < 100; waited++) {
      await new Promise(done => setTimeout(done, 200));
    }
    expect(platform.repositories.get('hello')).toMatchObject({ phase: 'Active' });
  });
});
