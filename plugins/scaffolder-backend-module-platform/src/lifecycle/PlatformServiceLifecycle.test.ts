import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { DeployService } from '@internal/plugin-deploy-node';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import { LocalRepositoryHost } from '../repositories/LocalRepositoryHost';
import { InMemoryPlatform } from '../testing/inMemoryPlatform';
import { AuthorizedServiceLifecycle } from './AuthorizedServiceLifecycle';
import type { CreationStore } from './CreationStore';
import { PlatformServiceLifecycle } from './PlatformServiceLifecycle';

const entities: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'order', namespace: 'default' },
    relations: [
      { type: 'dependencyOf', targetRef: 'component:default/storefront' },
      { type: 'providesApi', targetRef: 'api:default/order' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name: 'order', namespace: 'default' },
    relations: [
      { type: 'apiConsumedBy', targetRef: 'component:default/payment' },
      { type: 'apiConsumedBy', targetRef: 'component:default/storefront' },
    ],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'web-team', namespace: 'default' },
  },
];

const credentials = mockCredentials.user('user:default/ada');

async function setUp(options: { result?: AuthorizeResult.ALLOW | AuthorizeResult.DENY } = {}) {
  const platform = new InMemoryPlatform();
  const gitHost = platform.gitHost as GitHostService;
  await gitHost.createRepository(
    {
      name: 'order',
      description: 'Takes orders',
      owner: 'group:default/commerce-team',
      sourceDir: '/nowhere',
      author: { name: 'Ada', email: 'ada@example.com' },
      requestId: 'task-1',
    },
    { credentials },
  );
  await platform.cicd.startRun!(
    {
      entityRef: 'component:default/order',
      repository: 'order',
      branch: 'main',
      commit: 'c0ffee',
      trigger: 'push',
    },
    { credentials },
  );
  const auth = mockServices.auth();
  let task = { status: 'failed', spec: { user: { ref: 'user:default/ada' }, parameters: {} } };
  const scaffolder = { getTask: async () => task } as unknown as ScaffolderService;
  const creations: CreationStore = {
    begin: async () => {},
    forget: async () => {},
    markUndone: async () => {},
    get: async taskId => ({ taskId, name: 'order', repositoryHost: 'local' }),
  };
  const permissions = mockServices.permissions({ result: options.result ?? AuthorizeResult.ALLOW });
  const lifecycle = new AuthorizedServiceLifecycle(
    new PlatformServiceLifecycle({
      auth,
      catalog: catalogServiceMock({ entities }),
      deploy: platform.deploy as DeployService,
      gitHost,
      repositories: new LocalRepositoryHost(gitHost),
      creations,
      scaffolder,
    }),
    { auth, permissions, scaffolder },
  );
  return {
    platform,
    lifecycle,
    setTask: (change: Partial<typeof task>) => {
      task = { ...task, ...change };
    },
  };
}

describe('the life of a service', () => {
  it('tells what would stop and who depends on it', async () => {
    const { lifecycle } = await setUp();
    expect(await lifecycle.previewArchive('order', { credentials })).toEqual({
      name: 'order',
      stops: [expect.objectContaining({ environment: 'dev', health: 'Healthy', instances: 1 })],
      dependants: ['component:default/payment', 'component:default/storefront'],
      undoDays: 7,
    });
  });

  it('archives only what was typed twice, and restores it', async () => {
    const { lifecycle, platform } = await setUp();
    const wrong = lifecycle.archive({ name: 'order', confirmName: 'ordre' }, { credentials });
    await expect(wrong).rejects.toThrow('`confirmName` must be "order", is "ordre"');
    expect(platform.repositories.get('order')?.phase).toBe('Active');

    await lifecycle.archive({ name: 'order', confirmName: 'order' }, { credentials });
    expect(platform.repositories.get('order')?.phase).toBe('Archived');
    expect(platform.archived).toEqual(new Set(['component:default/order']));

    await lifecycle.restore('order', { credentials });
    expect(platform.repositories.get('order')?.phase).toBe('Active');
    expect(platform.archived.size).toBe(0);
  });

  it('deploys what is restored in its own name: the entity that would be asked for an owner is not back yet', async () => {
    const { lifecycle, platform } = await setUp();
    await lifecycle.archive({ name: 'order', confirmName: 'order' }, { credentials });
    const restore = jest.spyOn(platform.deploy as DeployService, 'restore');
    const person = jest.spyOn(platform.gitHost as GitHostService, 'restoreRepository');
    await lifecycle.restore('order', { credentials });
    expect(person).toHaveBeenCalledWith('order', { credentials });
    expect(restore.mock.calls[0][1].credentials.principal).toMatchObject({ type: 'service' });
  });

  it('gives a service to a group that exists', async () => {
    const { lifecycle, platform } = await setUp();
    const gone = lifecycle.transfer({ name: 'order', owner: 'nobody' }, { credentials });
    await expect(gone).rejects.toThrow('"group:default/nobody" is not. "order" keeps its owner');
    await lifecycle.transfer({ name: 'order', owner: 'web-team' }, { credentials });
    expect(platform.repositories.get('order')?.owner).toBe('group:default/web-team');
  });

  it('changes nothing for somebody who may not', async () => {
    const { lifecycle, platform, setTask } = await setUp({ result: AuthorizeResult.DENY });
    const request = { name: 'order', confirmName: 'order' };
    await expect(lifecycle.archive(request, { credentials })).rejects.toThrow('is not allowed');
    await expect(
      lifecycle.transfer({ name: 'order', owner: 'web-team' }, { credentials }),
    ).rejects.toThrow('is not allowed');
    setTask({ spec: { user: { ref: 'user:default/grace' }, parameters: {} } });
    await expect(lifecycle.cleanUp('task-1', { credentials })).rejects.toThrow('is not allowed');
    expect(platform.repositories.get('order')).toMatchObject({
      phase: 'Active',
      owner: 'group:default/commerce-team',
    });
  });

  it('cleans up only after a run that has failed', async () => {
    const { lifecycle, platform, setTask } = await setUp();
    for (const [status, reason] of [
      ['processing', 'still goes on'],
      ['completed', 'The run succeeded'],
    ]) {
      setTask({ status });
      await expect(lifecycle.cleanUp('task-1', { credentials })).rejects.toThrow(reason);
    }
    expect(platform.repositories.size).toBe(1);
    setTask({ status: 'cancelled' });
    await lifecycle.cleanUp('task-1', { credentials });
    expect(platform.repositories.size).toBe(0);
  });
});
