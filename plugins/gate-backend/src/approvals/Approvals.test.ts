import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { isError } from '@backstage/errors';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import fc from 'fast-check';
import { promote, TestClock } from '../__testUtils__/gateBackend';
import { Announcer } from '../announce/Announcer';
import { Authorizer } from '../authorizations/Authorizer';
import { DatabaseAuthorizationStore } from '../authorizations/AuthorizationStore';
import { TokenSigner } from '../authorizations/TokenSigner';
import { DatabaseBreakGlassStore } from '../breakGlass/BreakGlassStore';
import { EntityFactsCache } from '../catalog/EntityFactsCache';
import { readGateConfig } from '../config';
import { GateLedger } from '../database/GateLedger';
import { migratedDatabase } from '../database/migrate';
import { Decider } from '../gate/Decider';
import { DatabaseDecisionStore } from '../gate/DecisionStore';
import { DatabaseWaiverStore } from '../waivers/WaiverStore';
import { Approvals } from './Approvals';
import { DatabaseApprovalStore } from './DatabaseApprovalStore';

jest.setTimeout(180_000);

const GROUP = 'group:default/approvers';
const person = (name: string) => ({
  ref: `user:default/${name}`,
  claims: [`user:default/${name}`, ...(name === 'dev' ? [] : [GROUP])],
  identities: [`user:default/${name}`, `${name}@shop.example`],
});

describe('Approvals', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

  async function start(count = 1) {
    const knex = await databases.init('POSTGRES_18');
    await migratedDatabase(mockServices.database.mock({ getClient: async () => knex }));
    const clock = new TestClock();
    const approvals = new DatabaseApprovalStore(knex);
    const waivers = new DatabaseWaiverStore(knex);
    const config = readGateConfig(
      mockServices.rootConfig({
        data: {
          gate: {
            environments: [{ name: 'prod', approvals: { required: [{ group: GROUP, count }] } }],
          },
        },
      }),
    );
    const outbox = { records: [] as ChangeRecord[], wake: () => {} };
    const ledger = new GateLedger({
      clock,
      outbox: { ...outbox, add: async (_, ...records) => void outbox.records.push(...records) },
    });
    const announcer = new Announcer({
      notifications: { send: async () => {} },
      signals: { publish: async () => {} },
      logger: mockServices.logger.mock(),
    });
    const kinds = [{ kind: 'deploy.release.promote', title: 'Promote', destructive: false }];
    const decider = new Decider({ checks: [], kinds, config, approvals, waivers });
    const parts = { knex, clock, config, decider, approvals, ledger, announcer };
    const authorizer = new Authorizer({
      ...parts,
      signer: await TokenSigner.create(knex),
      decisions: new DatabaseDecisionStore(knex),
      authorizations: new DatabaseAuthorizationStore(knex),
      breakGlass: new DatabaseBreakGlassStore(knex),
      facts: { of: async () => ({ ownerRefs: [] }) } as unknown as EntityFactsCache,
    });
    return { ...parts, api: new Approvals(parts), authorizer };
  }

  it('gives two people who approve at once one approval and one clear answer', async () => {
    const { api } = await start();
    const { id } = await api.request(promote(), 'user:default/dev');
    const answers = await Promise.allSettled(
      ['ann', 'bob'].map(name => api.decide(id, person(name), { verdict: 'approved' })),
    );
    const won = answers.filter(({ status }) => status === 'fulfilled');
    const [lost] = answers.filter(({ status }) => status === 'rejected');
    expect(won).toHaveLength(1);
    expect((lost as PromiseRejectedResult).reason).toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(/approved already by (ann|bob) at .*it needs nothing more/),
    });
  });

  it('answers the same approval twice the same, and lets it be taken back until it is used', async () => {
    const { api, authorizer } = await start();
    const change = promote();
    const { id } = await api.request(change, 'user:default/dev');
    const first = await api.decide(id, person('ann'), { verdict: 'approved' });
    expect(await api.decide(id, person('ann'), { verdict: 'approved' })).toEqual(first);
    const { token } = await authorizer.authorize(change);
    await api.decide(id, person('ann'), { verdict: 'rejected', comment: 'wait' });
    await expect(authorizer.verify(token, change)).rejects.toThrow(/approval .* was taken back/);
    await expect(authorizer.authorize(change)).rejects.toMatchObject({
      decision: { decision: 'deny', checks: [{ reason: 'Rejected by ann: wait' }] },
    });
  });

  it('takes no approval after its expiry, and asks anew', async () => {
    const { api, clock } = await start();
    const change = promote();
    const { id } = await api.request(change, 'user:default/dev');
    clock.advance(73 * 3600);
    await expect(api.decide(id, person('ann'), { verdict: 'approved' })).rejects.toThrow(
      /This expired at .*asks again/,
    );
    const again = await api.request(change, 'user:default/dev');
    expect(again.id).not.toBe(id);
  });

  it('does not stretch an approval to another release, and supersedes the older request', async () => {
    const { api, approvals, authorizer, clock } = await start();
    const change = promote();
    const { id } = await api.request(change, 'user:default/dev');
    await api.decide(id, person('ann'), { verdict: 'approved' });
    const other = promote({ to: { digest: 'c' }, payloadDigest: `sha256:${'c'.repeat(64)}` });
    await expect(authorizer.authorize(other)).rejects.toThrow(/Needs 1 approval from approvers/);
    await api.request(other, 'user:default/dev');
    expect((await approvals.get(id, clock.now()))!.state).toBe('superseded');
    await expect(api.decide(id, person('bob'), { verdict: 'approved' })).rejects.toThrow(
      /newer request has taken the place/,
    );
  });

  it('lets nobody approve what they asked for, do or wrote', async () => {
    const { api, authorizer } = await start();
    const change = promote({ to: { digest: 'b', author: 'Ann <ann@shop.example>' } });
    const { id } = await api.request(change, 'user:default/dev');
    const approve = (name: string) => api.decide(id, person(name), { verdict: 'approved' });
    await expect(approve('dev')).rejects.toThrow('You asked for this');
    await expect(approve('ann')).rejects.toThrow('You wrote what this brings');
    await expect(
      api.decide(id, { ...person('eve'), claims: [] }, { verdict: 'approved' }),
    ).rejects.toThrow('Approvers are in approvers; you are not. Nothing was changed.');
    await approve('bob');
    // Bob approved for others: doing it himself, nobody else has looked at it.
    await expect(authorizer.authorize({ ...change, actor: 'user:default/bob' })).rejects.toThrow(
      /Needs 1 approval/,
    );
    await expect(authorizer.authorize(change)).resolves.toMatchObject({
      decision: { decision: 'allow', approvers: ['user:default/bob'] },
    });
  });

  it('spends an approval on one change, however many try', async () => {
    const { api, authorizer } = await start();
    const { id, change } = await api.request(promote(), 'user:default/dev');
    await api.decide(id, person('ann'), { verdict: 'approved' });
    const changes = [1, 2, 3, 4].map(() => promote());
    const tokens = await Promise.all(changes.map(each => authorizer.authorize(each)));
    const used = await Promise.allSettled(
      tokens.map(({ token }, index) => authorizer.verify(token, changes[index])),
    );
    expect(used.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(authorizer.authorize(change)).rejects.toThrow(/Needs 1 approval/);
  });

  it('keeps to the table of states whatever people do in whatever order', async () => {
    const { api, approvals, clock, authorizer } = await start(2);
    const step = fc.oneof(
      fc.record({
        do: fc.constant('decide' as const),
        name: fc.constantFrom('dev', 'ann', 'bob', 'eve'),
        verdict: fc.constantFrom('approved' as const, 'rejected' as const),
      }),
      fc.record({ do: fc.constant('use' as const) }),
      fc.record({ do: fc.constant('supersede' as const) }),
      fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 80) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.uuid(), async (steps, seed) => {
        const change = promote({ to: { digest: seed } });
        const { id } = await api.request(change, 'user:default/dev');
        const approvers = new Set<string>();
        let closed: string | undefined;
        const failures: string[] = [];
        for (const each of steps) {
          const before = (await approvals.get(id, clock.now()))!.state;
          try {
            if (each.do === 'decide') {
              await api.decide(id, person(each.name), { verdict: each.verdict });
              if (each.verdict === 'approved') approvers.add(each.name);
              else approvers.delete(each.name);
            } else if (each.do === 'use') {
              const { token } = await authorizer.authorize(change);
              await authorizer.verify(token, change);
            } else if (each.do === 'supersede') {
              await api.request(promote({ to: { digest: `${seed}!` } }), 'user:default/dev');
            } else clock.advance(each.hours * 3600);
          } catch (error) {
            failures.push(isError(error) ? error.name : `${error}`);
          }
          const { state } = (await approvals.get(id, clock.now()))!;
          // What is closed stays as it is.
          expect(closed ?? state).toBe(state);
          if (state !== 'pending' && state !== 'approved') closed = state;
          const rests = state === 'approved' || (state === 'used' && before !== 'used');
          expect(rests ? approvers.size : 2).toBeGreaterThanOrEqual(2);
        }
        const allowed = ['ConflictError', 'NotAllowedError'];
        expect(failures.filter(name => !allowed.includes(name))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
