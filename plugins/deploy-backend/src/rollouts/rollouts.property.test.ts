import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import {
  type AnalysisPhase,
  type Rollout,
  type RolloutAction,
  type RolloutStrategy,
  rolloutEnded,
} from '@internal/plugin-deploy-common';
import fc from 'fast-check';
import { deployHarness, digestOf, release } from '../__testUtils__/deployHarness';

jest.setTimeout(300_000);

const entityRef = 'component:default/order';
const call = { credentials: mockCredentials.user('user:default/ann') };
const spec = {
  metrics: [{ name: 'errors', provider: { metric: { measure: 'error-rate' as const } } }],
};
const header = { headerName: 'x-try', headerValue: { exact: 'yes' } };

const strategies: RolloutStrategy[] = [
  {
    canary: {
      steps: [
        { setWeight: 20 },
        { pause: { duration: 5 } },
        { setHeaderRoute: { name: 'try', match: [header] } },
        { analysis: spec },
        { experiment: { baseline: true, duration: '3s', analysis: spec } },
        { setWeight: 60 },
        { pause: {} },
      ],
      analysis: spec,
    },
  },
  {
    blueGreen: {
      autoPromotionEnabled: false,
      prePromotionAnalysis: spec,
      postPromotionAnalysis: spec,
    },
  },
  { abTest: { route: { hash: { cookie: 'id', percent: 30 } }, duration: 10, analysis: spec } },
  { recreate: {} },
];

const KINDS = ['step', 'background', 'experiment', 'prePromotion', 'postPromotion'] as const;
const ACTIONS: RolloutAction[] = ['promote', 'promote-full', 'pause', 'resume', 'abort', 'retry'];

describe('rollouts, whatever happens in whatever order', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  it('shares out all traffic, gives none to what failed, does each operation once, and comes to an end', async () => {
    const h = await deployHarness(await databases.init('POSTGRES_18'));
    const { target, clock, knex, analysis } = h;
    const event = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ type: 'pass' as const }) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(1, 6, 400).map(of => ({ type: 'wait' as const, of })),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(...ACTIONS), fc.boolean())
          .map(([of, twice]) => ({ type: 'act' as const, of, twice })),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('b', 'c').map(of => ({ type: 'ship' as const, of })),
      },
      { weight: 1, arbitrary: fc.constant({ type: 'back' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'outage' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'lost' as const }) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('good' as const, 'crash' as const, 'slow' as const)
          .map(of => ({ type: 'behave' as const, of })),
      },
      {
        weight: 2,
        arbitrary: fc
          .constantFrom('Running', 'Successful', 'Failed', 'Inconclusive', 'Error' as const)
          .map(of => ({ type: 'judge' as const, of })),
      },
    );
    let requests = 0;
    const broken: string[] = [];
    const newest = async (): Promise<Rollout | undefined> =>
      (await h.rolloutsApi.list({ environment: 'prod', limit: 1 }))[0];
    const pass = async () => {
      // Whatever a reconciler knew is gone, as after a kill.
      await h.makeReconciler().reconcile();
      target.tick();
      clock.advance(1);
    };

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...strategies),
        fc.array(event, { minLength: 8, maxLength: 30 }),
        async (strategy, events) => {
          await knex.raw(
            'truncate services, releases, deployments, desired_releases, rollouts cascade',
          );
          target.reset();
          analysis.verdicts.clear();
          const rollout = { apiVersion: 'devopshub.io/v1', kind: 'RolloutSpec', strategy } as const;
          let sequence = 0;
          for (const digit of ['a', 'b', 'c']) {
            await h.api.registerRelease(release(digit, { rollout, sequence: (sequence += 1) }));
          }
          const place = { entityRef, environment: 'prod' };
          await h.api.deploy({ ...place, digest: digestOf('a'), kind: 'promote' }, call);
          await h.settle(4);
          await h.api.deploy({ ...place, digest: digestOf('b'), kind: 'promote' }, call);

          for (const each of events) {
            if (each.type === 'pass') await pass();
            else if (each.type === 'wait') clock.advance(each.of);
            else if (each.type === 'outage') target.down = !target.down;
            else if (each.type === 'lost') target.places.delete('order/prod');
            else if (each.type === 'behave') target.behaviours.set(digestOf('b'), each.of);
            else if (each.type === 'judge') {
              for (const kind of KINDS) analysis.verdicts.set(kind, each.of as AnalysisPhase);
            } else if (each.type === 'ship') {
              const digest = digestOf(each.of);
              await h.api
                .deploy({ ...place, digest, kind: 'promote' }, call)
                .catch(() => undefined);
            } else if (each.type === 'back') {
              const requestId = `r${(requests += 1)}`;
              await h.rollbacks.rollBack({ ...place, requestId }, call).catch(() => undefined);
            } else {
              const before = await newest();
              if (before) {
                const requestId = `r${(requests += 1)}`;
                const request = { id: before.id, action: each.of, requestId };
                const once = h.rolloutsApi.act(request, call);
                const answers = await Promise.allSettled(
                  each.twice ? [once, h.rolloutsApi.act(request, call)] : [once],
                );
                const done = await knex('rollout_operations').where({ request_id: requestId });
                if (done.length > 1) broken.push(`${requestId} was done ${done.length} times`);
                for (const one of answers) {
                  if (one.status === 'rejected' && !one.reason.message.endsWith('.')) {
                    broken.push(`unclear: ${one.reason.message}`);
                  }
                }
              }
            }
            await check();
          }
          // The world gets well: all comes to an end, and what runs is what is wanted.
          target.down = false;
          ['a', 'b', 'c'].forEach(one => target.behaviours.set(digestOf(one), 'good'));
          for (const kind of KINDS) analysis.verdicts.set(kind, 'Successful');
          for (let turn = 0; turn < 12 && !(await ended()); turn += 1) {
            const last = await newest();
            if (last?.phase === 'Paused') {
              const request = { id: last.id, requestId: `r${(requests += 1)}` };
              await h.rolloutsApi.act({ ...request, action: 'promote' }, call);
            }
            for (let one = 0; one < 4; one += 1) await pass();
            clock.advance(15);
            await check();
          }
          expect((await ended()) ? undefined : await newest()).toBeUndefined();
          for (let one = 0; one < 3; one += 1) await pass();
          await h.makeReconciler().repairDrift();
          target.tick();
          await check();
          const wanted = (await h.deployments.desired('order')).find(
            one => one.environment === 'prod',
          );
          expect(target.places.get('order/prod')).toMatchObject({ digest: wanted?.digest });
        },
      ),
      { numRuns: 25 },
    );

    async function ended() {
      const rollouts = await h.rollouts.list({ environment: 'prod', limit: 50 });
      return rollouts.every(one => rolloutEnded(one.phase));
    }

    async function check() {
      const parts = target.places.get('order/prod')?.parts ?? [];
      const sum = parts.reduce((total, part) => total + part.weight, 0);
      if (parts.length > 0 && sum !== 100) broken.push(`weights add up to ${sum}`);
      const rollouts = await h.rollouts.list({ environment: 'prod', limit: 50 });
      if (rollouts.filter(one => !rolloutEnded(one.phase)).length > 1) broken.push('two at once');
      for (const one of rollouts) {
        // Once the target has been told of the abort, nothing goes to what failed.
        const over = ['Aborted', 'RolledBack'].includes(one.phase) && one.settled;
        const again = rollouts.some(other => other !== one && other.toDigest === one.toDigest);
        const told = target.places.get('order/prod')?.desired.candidate?.release.digest;
        if ((one.phase === 'Aborting' || over) && one.weight !== 0) {
          broken.push(`${one.phase} with weight ${one.weight}`);
        }
        if (over && !again && told === one.toDigest) broken.push(`${told} is still told`);
      }
      expect(broken).toEqual([]);
    }
  });
});
