import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { ACTIVE_DEPLOYMENT_PHASES } from '@internal/plugin-deploy-common';
import fc from 'fast-check';
import { deployHarness, digestOf, release } from '../__testUtils__/deployHarness';

jest.setTimeout(180_000);

const entityRef = 'component:default/order';
const call = { credentials: mockCredentials.user('user:default/ann') };

describe('DeploymentReconciler', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const start = async () => deployHarness(await databases.init('POSTGRES_18'));

  it('deploys the newest release of the default branch to the first environment by itself, once', async () => {
    const { api, settle, target, published, notified } = await start();
    await api.registerRelease(release('a', { sequence: 1 }));
    await api.registerRelease(
      release('b', { sequence: 2, branch: 'feature', defaultBranch: false }),
    );
    await api.registerRelease(release('c', { sequence: 3, dirty: true }));
    await settle();
    const [dev, staging] = await api.environments(entityRef);
    expect(dev).toMatchObject({
      environment: 'dev',
      health: 'Healthy',
      release: { digest: digestOf('a') },
    });
    expect(staging).toMatchObject({ health: 'Stopped', message: 'Nothing is deployed here yet.' });
    expect(published).toHaveLength(1);
    expect(notified[0].payload.title).toBe('order aaaaaaaa runs in dev');

    // Somebody puts another release there on purpose: it stays until a newer one is registered.
    await api.deploy(
      { entityRef, environment: 'dev', digest: digestOf('c'), kind: 'working-tree' },
      call,
    );
    await settle();
    expect(target.places.get('order/dev')!.digest).toBe(digestOf('c'));
    await api.registerRelease(release('a', { sequence: 1 }));
    await settle();
    expect(target.places.get('order/dev')!.digest).toBe(digestOf('c'));
    await api.registerRelease(release('d', { sequence: 4 }));
    await settle();
    expect(target.places.get('order/dev')!.digest).toBe(digestOf('d'));
  });

  it('keeps the earlier release when a new one crashes, and says why', async () => {
    const { api, settle, target } = await start();
    await api.registerRelease(release('a'));
    await settle();
    target.behaviours.set(digestOf('b'), 'crash');
    await api.registerRelease(release('b'));
    await settle();
    const [dev] = await api.environments(entityRef);
    expect(dev).toMatchObject({ health: 'Healthy', release: { digest: digestOf('a') } });
    expect(dev.deployment).toMatchObject({
      phase: 'Failed',
      message: 'it ended again and again The earlier release aaaaaaaa stays in place.',
      lastLogLines: ['planted crash'],
    });
    expect(dev.newerRelease?.digest).toBe(digestOf('b'));
  });

  it('fails a deployment that never settles at its deadline, and shows a first one that crashes', async () => {
    const { api, settle, target, clock } = await start();
    target.behaviours.set(digestOf('a'), 'slow');
    await api.registerRelease(release('a'));
    await settle();
    expect((await api.environments(entityRef))[0].deployment?.phase).toBe('Progressing');
    clock.advance(301);
    await settle();
    expect((await api.environments(entityRef))[0].deployment).toMatchObject({
      phase: 'Failed',
      message: 'Not healthy in time: starting',
    });
    target.behaviours.set(digestOf('b'), 'crash');
    await api.registerRelease(release('b'));
    await settle();
    expect((await api.environments(entityRef))[0]).toMatchObject({
      health: 'Failed',
      lastLogLines: ['planted crash'],
    });
  });

  it('waits for a target that does not answer, and goes on', async () => {
    const { api, settle, target } = await start();
    target.down = true;
    await api.registerRelease(release('a'));
    await settle(3);
    const { items } = { items: await api.listDeployments({ entityRef, limit: 5 }) };
    expect(items[0]).toMatchObject({
      phase: 'Pending',
      message: 'Waiting: the target does not answer',
    });
    target.down = false;
    await settle();
    expect((await api.environments(entityRef))[0].health).toBe('Healthy');
  });

  it('restarts: healthy only with new instances', async () => {
    const { api, settle, target, clock } = await start();
    await api.registerRelease(release('a'));
    await settle();
    const before = target.places.get('order/dev')!.startTime;
    clock.advance(60);
    const restart = await api.deploy({ entityRef, environment: 'dev', kind: 'restart' }, call);
    await settle();
    expect(await api.getDeployment(restart.id)).toMatchObject({ phase: 'Healthy' });
    expect(target.places.get('order/dev')!.startTime > before).toBe(true);
  });

  it('gives a preview its URL beside what runs, and takes it away after a day', async () => {
    const { api, settle, target, clock } = await start();
    await api.registerRelease(release('a'));
    await api.registerRelease(release('b', { branch: 'feature', defaultBranch: false }));
    await settle();
    const request = { entityRef, environment: 'dev', digest: digestOf('b') };
    await expect(api.deploy({ ...request, kind: 'promote' }, call)).rejects.toThrow(
      'previewed, not deployed',
    );
    const preview = await api.deploy({ ...request, kind: 'preview' }, call);
    await settle();
    const [dev] = await api.environments(entityRef);
    expect(dev).toMatchObject({ release: { digest: digestOf('a') } });
    expect(dev.previews).toMatchObject([
      { id: preview.id, url: expect.stringContaining(preview.previewId!) },
    ]);
    clock.advance(24 * 3600);
    await settle();
    expect(target.places.get('order/dev')!.desired.previews).toEqual([]);
    expect((await api.environments(entityRef))[0].previews).toEqual([]);
  });

  it('archives, restores, and lets a new service take the name', async () => {
    const { api, settle, target, reconciler } = await start();
    await api.registerRelease(release('a'));
    await settle();
    target.down = true;
    await expect(api.archive(entityRef)).rejects.toThrow('does not answer');
    target.down = false;
    await settle();
    expect(target.archived).toEqual(['order/dev']);
    await reconciler.repairDrift();
    expect(target.places.size).toBe(0);
    await api.restore(entityRef);
    await settle();
    expect(target.restored).toEqual(['order/dev']);
    expect((await api.environments(entityRef))[0].health).toBe('Healthy');

    await api.archive(entityRef);
    await api.registerRelease(release('b'));
    await settle();
    expect((await api.environments(entityRef))[0].release?.digest).toBe(digestOf('b'));
    expect(await api.listReleases({ entityRef, limit: 10 })).toHaveLength(1);
  });

  it('deploys again what a target has lost', async () => {
    const { api, settle, target, reconciler } = await start();
    await api.registerRelease(release('a'));
    await settle();
    target.places.clear();
    await reconciler.repairDrift();
    target.tick();
    expect(target.places.get('order/dev')!.digest).toBe(digestOf('a'));
  });

  it('answers the same deployment to the same request, and refuses what cannot be', async () => {
    const { api, settle } = await start();
    await api.registerRelease(release('a'));
    await api.registerRelease(release('b', { dirty: true }));
    await settle();
    const request = {
      entityRef,
      environment: 'staging',
      digest: digestOf('a'),
      kind: 'promote' as const,
    };
    const first = await api.deploy({ ...request, requestId: 'x' }, call);
    expect((await api.deploy({ ...request, requestId: 'x' }, call)).id).toBe(first.id);
    await expect(api.deploy({ ...request, environment: 'mars' }, call)).rejects.toThrow(
      'dev, staging, prod',
    );
    await expect(api.deploy({ ...request, digest: digestOf('f') }, call)).rejects.toThrow(
      'has no release',
    );
    await expect(api.deploy({ ...request, digest: digestOf('b') }, call)).rejects.toThrow(
      'uncommitted work',
    );
  });

  it('keeps its promises whatever happens in whatever order', async () => {
    const harness = await start();
    const { api, target, knex, clock, deployments } = harness;
    const digits = ['a', 'b', 'c', 'd'];
    const digit = fc.constantFrom(...digits);
    const environment = fc.constantFrom('dev', 'staging');
    const event = fc.oneof(
      digit.map(of => ({ type: 'register' as const, of })),
      fc.record({ type: fc.constant('deploy' as const), of: digit, environment }),
      fc.record({ type: fc.constant('restart' as const), environment }),
      fc.record({
        type: fc.constant('behave' as const),
        of: digit,
        as: fc.constantFrom('good' as const, 'crash' as const, 'slow' as const),
      }),
      fc.constant({ type: 'reconcile' as const }),
      fc.constant({ type: 'tick' as const }),
      fc.constant({ type: 'outage' as const }),
      fc.constantFrom(1, 400).map(seconds => ({ type: 'wait' as const, seconds })),
    );
    let sequence = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async events => {
        await knex.raw(
          'truncate services, releases, deployments, desired_releases, rollouts cascade',
        );
        target.places.clear();
        target.behaviours.clear();
        target.down = false;
        const unproven: string[] = [];
        for (const each of events) {
          if (each.type === 'register') {
            await api.registerRelease(release(each.of, { sequence: (sequence += 1) }));
          } else if (each.type === 'deploy') {
            const request = { entityRef, environment: each.environment, digest: digestOf(each.of) };
            await api.deploy({ ...request, kind: 'promote' }, call).catch(() => undefined);
          } else if (each.type === 'restart') {
            await api
              .deploy({ entityRef, environment: each.environment, kind: 'restart' }, call)
              .catch(() => undefined);
          } else if (each.type === 'behave') target.behaviours.set(digestOf(each.of), each.as);
          else if (each.type === 'tick') target.tick();
          else if (each.type === 'wait') clock.advance(each.seconds);
          else if (each.type === 'outage') target.down = !target.down;
          // A new reconciler each time: whatever it knew is gone, as after a kill.
          else {
            const before = await deployments.active();
            await harness.makeReconciler().reconcile();
            for (const { id, environment: at, digest } of before) {
              const { phase } = await api.getDeployment(id);
              const place = target.places.get(`order/${at}`);
              const real = place?.digest === digest && place.settled;
              if (phase === 'Healthy' && !real) unproven.push(id);
            }
          }
          expect(unproven).toEqual([]);
          const active = (await deployments.active()).map(one => one.environment);
          expect(new Set(active).size).toBe(active.length);
        }
        // The world gets well: everything comes to an end, and what runs is what is wanted.
        target.down = false;
        digits.forEach(one => target.behaviours.set(digestOf(one), 'good'));
        await harness.settle(6);
        await harness.makeReconciler().repairDrift();
        target.tick();
        expect(await deployments.active()).toEqual([]);
        expect(await knex('deployments').whereIn('phase', ACTIVE_DEPLOYMENT_PHASES)).toEqual([]);
        for (const { environment: at, digest } of await deployments.desired('order')) {
          expect(target.places.get(`order/${at}`)?.digest).toBe(digest);
        }
      }),
      { numRuns: 60 },
    );
  });
});
