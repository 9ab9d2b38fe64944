import { randomUUID } from 'node:crypto';
import { mockCredentials, mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { EntityAuthorizer } from '@internal/plugin-kit';
import type { DeployTarget, ObservedState } from '@internal/plugin-deploy-node';
import { digestOf, release, TestClock } from '../__testUtils__/deployHarness';
import { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import { migratedDatabase } from '../database/migrate';
import { Board } from './Board';
import { DatabaseBoardStore } from './DatabaseBoardStore';
import { EntityFacts } from './EntityFacts';
import { ObservedStates } from './ObservedStates';

jest.setTimeout(60_000);

const component = (name: string, owner: string, system: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, title: name.toUpperCase() },
  spec: { type: 'service', lifecycle: 'production', owner, system },
  relations: [
    { type: 'ownedBy', targetRef: `group:default/${owner}` },
    { type: 'partOf', targetRef: `system:default/${system}` },
  ],
});

describe('Board', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const call = { credentials: mockCredentials.user() };

  async function world(hidden: string[] = []) {
    const knex = await databases.init('POSTGRES_18');
    await migratedDatabase(mockServices.database.mock({ getClient: async () => knex }));
    const clock = new TestClock();
    const catalog = catalogServiceMock({
      entities: [component('cart', 'a', 'shop'), component('order', 'b', 'shop')],
    });
    const permissions = mockServices.permissions.mock({
      authorizeConditional: async () => [
        hidden.length
          ? {
              result: AuthorizeResult.CONDITIONAL,
              pluginId: 'catalog',
              resourceType: 'catalog-entity',
              conditions: { rule: 'IS', resourceType: 'catalog-entity', params: {} },
            }
          : { result: AuthorizeResult.ALLOW },
      ],
      authorize: async requests =>
        requests.map(each => ({
          result: hidden.includes((each as { resourceRef: string }).resourceRef)
            ? AuthorizeResult.DENY
            : AuthorizeResult.ALLOW,
        })),
    });
    const states: ObservedState[] = [];
    let down = false;
    const target = {
      environments: ['dev', 'staging', 'prod'],
      observeAll: async () => {
        if (down) throw new Error('gone');
        return states;
      },
    } as unknown as DeployTarget;
    const board = new Board({
      store: new DatabaseBoardStore(knex),
      entities: new EntityFacts({ catalog, auth: mockServices.auth(), clock }),
      observed: new ObservedStates([target], clock),
      permissions,
      authorizer: new EntityAuthorizer(permissions),
      environments: ['dev', 'staging', 'prod'],
    });
    const releases = new DatabaseReleaseStore(knex);
    const run = async (service: string, environment: string, digit: string, actor: string) => {
      const digest = digestOf(digit);
      await knex('deployments').insert({
        id: randomUUID(),
        service,
        entity_ref: `component:default/${service}`,
        environment,
        digest,
        kind: 'promote',
        phase: 'Healthy',
        message: 'ready',
        actor,
        create_time: clock.now(),
        end_time: clock.now(),
      });
      await knex('desired_releases')
        .insert({ service, environment, digest })
        .onConflict(['service', 'environment'])
        .merge();
      states.push({
        service,
        environment,
        digest,
        health: 'Healthy',
        message: 'ready',
        settled: true,
        instances: 1,
        restarts: 0,
        previews: [],
      });
    };
    for (const service of ['cart', 'order', 'stock']) {
      const entityRef = `component:default/${service}`;
      await releases.register(release('a', { service, entityRef }), clock.now());
      await run(service, 'dev', 'a', 'plugin:deploy');
    }
    return { board, releases, run, clock, goDown: () => (down = true) };
  }

  it('shows what runs where, since when, by whom, and what is newer', async () => {
    const { board, releases, run, clock } = await world();
    await run('order', 'staging', 'a', 'user:default/ann');
    const arrival = clock.now().toISOString();
    clock.advance(60);
    await releases.register(release('b', { commitMessage: 'newer\nmore' }), clock.now());
    const { items, environments, nextCursor } = await board.page({ limit: 200 }, call);
    expect(environments).toEqual(['dev', 'staging', 'prod']);
    expect(nextCursor).toBeUndefined();
    expect(items.map(row => row.service)).toEqual(['cart', 'order', 'stock']);
    expect(items[1]).toEqual({
      entityRef: 'component:default/order',
      service: 'order',
      title: 'ORDER',
      owner: 'group:default/b',
      system: 'system:default/shop',
      health: 'Healthy',
      cells: [
        expect.objectContaining({ environment: 'dev', newerDigest: digestOf('b') }),
        {
          environment: 'staging',
          health: 'Healthy',
          message: 'ready',
          digest: digestOf('a'),
          commit: 'a'.repeat(40),
          commitMessage: 'change a',
          sinceTime: arrival,
          actor: 'user:default/ann',
          newerDigest: digestOf('b'),
        },
        { environment: 'prod', health: 'Stopped', message: 'Nothing is deployed here yet.' },
      ],
    });
    expect(items[0].cells[0].newerDigest).toBeUndefined();
  });

  it('filters, pages, and hides what may not be seen', async () => {
    const { board } = await world(['component:default/cart']);
    const names = async (query: object) =>
      (await board.page({ limit: 200, ...query }, call)).items.map(row => row.service);
    expect(await names({})).toEqual(['order', 'stock']);
    expect(await names({ system: 'system:default/shop' })).toEqual(['order']);
    expect(await names({ owner: 'group:default/a' })).toEqual([]);
    const first = await board.page({ limit: 1 }, call);
    expect(first).toMatchObject({ items: [{ service: 'order' }], nextCursor: 'order' });
    expect(await names({ cursor: first.nextCursor })).toEqual(['stock']);
  });

  it('shows what last ran when a target does not answer', async () => {
    const { board, goDown } = await world();
    goDown();
    const { items } = await board.page({ limit: 200 }, call);
    expect(items[0].cells[0]).toMatchObject({
      health: 'Unknown',
      digest: digestOf('a'),
      message: expect.stringContaining('what runs goes on running'),
    });
  });
});
