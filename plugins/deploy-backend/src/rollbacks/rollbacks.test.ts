import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { deployHarness, digestOf, release } from '../__testUtils__/deployHarness';

jest.setTimeout(180_000);

const ann = { credentials: mockCredentials.user('user:default/ann') };
const refOf = (service: string) => `component:default/${service}`;

function component(name: string, relations: Array<[string, string]>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: {},
    relations: relations.map(([type, of]) => ({ type, targetRef: refOf(of) })),
  };
}

/** web → order → stock */
const entities = [
  component('web', [['dependsOn', 'order']]),
  component('order', [
    ['dependencyOf', 'web'],
    ['dependsOn', 'stock'],
  ]),
  component('stock', [['dependencyOf', 'order']]),
];

describe('going back', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const start = async (missing?: () => Promise<string[]>) => {
    const harness = await deployHarness(await databases.init('POSTGRES_18'), { entities, missing });
    let requests = 0;
    const ship = async (service: string, digit: string) => {
      await harness.api.registerRelease(release(digit, { service, entityRef: refOf(service) }));
      harness.clock.advance(10);
      const place = { entityRef: refOf(service), environment: 'prod' };
      await harness.api.deploy({ ...place, digest: digestOf(digit), kind: 'promote' }, ann);
      await harness.settle();
    };
    const back = (service: string) =>
      harness.rollbacks.rollBack(
        { entityRef: refOf(service), environment: 'prod', requestId: `b${(requests += 1)}` },
        ann,
      );
    const runs = (service: string) => harness.target.places.get(`${service}/prod`)?.digest;
    return { ...harness, ship, back, runs };
  };

  it('goes to the release that was healthy before, never forward to what it came from', async () => {
    const { ship, back, runs, settle, rollbacks, recorded, testGate } = await start();
    for (const digit of ['1', '2', '3']) await ship('order', digit);
    const place = { entityRef: refOf('order'), environment: 'prod' };
    expect((await rollbacks.offer(place, ann)).target?.digest).toBe(digestOf('2'));
    // A freeze is advice for those who go back.
    testGate.blocked = { title: 'Freeze', reason: 'Freeze until Monday', decision: 'deny' };
    await back('order');
    await settle();
    expect(runs('order')).toBe(digestOf('2'));
    await back('order');
    await settle();
    expect(runs('order')).toBe(digestOf('1'));
    await expect(back('order')).rejects.toThrow('nothing to go back to');
    expect(testGate.asked.at(-1)).toMatchObject({
      kind: 'deploy.release.rollback',
      direction: 'back',
    });
    const outcome = recorded.filter(each => each.action === 'deploy.release.rolledback').at(-1);
    expect(outcome).toMatchObject({
      kind: 'outcome',
      outcome: 'succeeded',
      cdEventType: 'dev.cdevents.service.rolledback.0.3.0',
      before: { digest: digestOf('2') },
      after: { digest: digestOf('1') },
    });
  });

  it('takes a running rollout back first', async () => {
    const { ship, back, runs, api, settle, target, rolloutsApi } = await start();
    await ship('order', '1');
    const strategy = { canary: { steps: [{ setWeight: 30 }, { pause: {} }] } };
    const rollout = { apiVersion: 'devopshub.io/v1', kind: 'RolloutSpec', strategy } as const;
    await api.registerRelease(release('2', { rollout }));
    const place = { entityRef: refOf('order'), environment: 'prod' };
    const shipped = await api.deploy({ ...place, digest: digestOf('2'), kind: 'promote' }, ann);
    await settle();
    expect(target.places.get('order/prod')!.parts).toMatchObject([{ weight: 70 }, { weight: 30 }]);
    await back('order');
    await settle();
    expect(runs('order')).toBe(digestOf('1'));
    expect(target.places.get('order/prod')!.parts).toMatchObject([{ role: 'stable', weight: 100 }]);
    expect((await rolloutsApi.list({ environment: 'prod', limit: 1 }))[0]).toMatchObject({
      phase: 'RolledBack',
    });
    expect((await api.getDeployment(shipped.id)).phase).toBe('Failed');
  });

  it('stays back where the newest comes by itself, until a person says otherwise', async () => {
    const { api, settle, rollbacks, target } = await start();
    for (const digit of ['1', '2']) {
      await api.registerRelease(release(digit));
      await settle();
    }
    const place = { entityRef: refOf('order'), environment: 'dev' };
    await rollbacks.rollBack({ ...place, requestId: 'x' }, ann);
    await settle();
    await api.registerRelease(release('3'));
    await settle();
    const runs = () => target.places.get('order/dev')!.digest;
    expect(runs()).toBe(digestOf('1'));
    expect((await api.environments(place.entityRef))[0].hold).toMatchObject({
      digest: digestOf('1'),
      actor: 'user:default/ann',
    });
    await api.releaseHold(place);
    await settle();
    expect(runs()).toBe(digestOf('3'));
    expect((await api.environments(place.entityRef))[0].hold).toBeUndefined();
  });

  it('takes dependants back first, stops where one fails, and is resumed', async () => {
    const { ship, settle, rollbacks, runs, target } = await start(async () => ['GET /price']);
    for (const service of ['stock', 'order', 'web']) await ship(service, '1');
    for (const service of ['stock', 'order', 'web']) await ship(service, '2');
    const place = { entityRef: refOf('stock'), environment: 'prod' };
    expect(await rollbacks.affected({ ...place, digest: digestOf('1') }, ann)).toMatchObject([
      { service: 'order', reason: expect.stringContaining('GET /price') },
    ]);
    target.behaviours.set(digestOf('1'), 'slow');
    const plan = await rollbacks.startPlan({ ...place, requestId: 'p' }, ann);
    expect(plan.steps.map(step => step.service)).toEqual(['web', 'order', 'stock']);
    await settle(3);
    target.behaviours.set(digestOf('1'), 'crash');
    await settle(3);
    expect(await rollbacks.getPlan(plan.id!, ann)).toMatchObject({
      phase: 'Failed',
      message: expect.stringContaining('Stopped at web'),
      steps: [{ phase: 'Failed' }, { phase: 'Pending' }, { phase: 'Pending' }],
    });
    expect(runs('stock')).toBe(digestOf('2'));
    target.behaviours.set(digestOf('1'), 'good');
    await rollbacks.resumePlan(plan.id!, ann);
    await settle(20);
    expect(await rollbacks.getPlan(plan.id!, ann)).toMatchObject({ phase: 'Succeeded' });
    expect(['web', 'order', 'stock'].map(runs)).toEqual([1, 2, 3].map(() => digestOf('1')));
  });

  it('ships a set in the order of the graph with one correlation id, and takes it back in the other', async () => {
    const { ship, api, settle, releaseSets, runs, recorded, testGate } = await start();
    const services = ['web', 'stock', 'order'];
    for (const service of services) {
      await ship(service, '1');
      await api.registerRelease(release('2', { service, entityRef: refOf(service) }));
    }
    const items = services.map(service => ({ entityRef: refOf(service), digest: digestOf('2') }));
    const request = { items, environment: 'prod', requestId: 's' };
    testGate.blocked = { title: 'Freeze', reason: 'Freeze until Monday', decision: 'deny' };
    await expect(releaseSets.start(request, ann)).rejects.toThrow('Nothing of the set was shipped');
    testGate.blocked = undefined;
    const set = await releaseSets.start(request, ann);
    expect((await releaseSets.start(request, ann)).id).toBe(set.id);
    expect(set.items.map(item => item.service)).toEqual(['stock', 'order', 'web']);
    await settle(20);
    expect(await releaseSets.get(set.id, ann)).toMatchObject({ phase: 'Succeeded' });
    expect(services.map(runs)).toEqual([1, 2, 3].map(() => digestOf('2')));
    const outcomes = recorded.filter(
      each => each.correlationId === set.correlationId && each.outcome === 'succeeded',
    );
    expect(outcomes).toHaveLength(3);

    const plan = await releaseSets.rollBack(set.id, ann);
    expect(plan.steps.map(step => step.service)).toEqual(['web', 'order', 'stock']);
    await settle(20);
    expect(services.map(runs)).toEqual([1, 2, 3].map(() => digestOf('1')));
    expect(await releaseSets.get(set.id, ann)).toMatchObject({
      phase: 'RolledBack',
      rollbackPlanId: plan.id,
    });
  });
});
