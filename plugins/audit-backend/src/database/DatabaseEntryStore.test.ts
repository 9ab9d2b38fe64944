import { TestDatabases } from '@backstage/backend-test-utils';
import type { LedgerEntry } from '@internal/plugin-audit-common';
import knexFactory, { type Knex } from 'knex';
import { ledgerHarness } from '../__testUtils__/ledgerHarness';
import { changeRecord } from '../__testUtils__/records';
import { AppendQueue } from '../ledger/AppendQueue';
import { DatabaseEntryStore } from './DatabaseEntryStore';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const indexes = (entries: LedgerEntry[]) => entries.map(({ index }) => index);

describe('DatabaseEntryStore', () => {
  const databases = TestDatabases.create();
  let ledger: Awaited<ReturnType<typeof ledgerHarness>>;
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = await ledgerHarness(knex);
  });
  afterEach(async () => {
    await ledger.clean();
    await knex.destroy();
  });

  it('keeps one order and loses nothing when many append at once, some of it twice', async () => {
    const clients = Array.from({ length: 8 }, () =>
      knexFactory({ ...knex.client.config, pool: { min: 0, max: 2 } }),
    );
    const shared = changeRecord({ message: 'by everybody' });
    try {
      await Promise.all(
        clients.map(async (client, n) => {
          const store = new DatabaseEntryStore(client, ledger.clock);
          const queue = new AppendQueue(records => store.append(records));
          const entityRefs = [`component:default/service-${n % 3}`];
          for (let round = 0; round < 10; round++) {
            const burst = Array.from({ length: 3 }, (_, k) =>
              queue.add([changeRecord({ entityRefs, message: `${n}/${round}/${k}` }), shared]),
            );
            await Promise.all(burst);
          }
        }),
      );
    } finally {
      await Promise.all(clients.map(client => client.destroy()));
    }
    expect(await ledger.entries.size()).toBe(8 * 10 * 3 + 1);
    const all = await ledger.entries.list({}, { limit: 1000 });
    for (let n = 0; n < 8; n++) {
      const own = all
        .filter(({ record }) => record.message.startsWith(`${n}/`))
        .sort((a, b) => a.index - b.index);
      const order = own.map(({ record }) => record.message);
      const expected = Array.from({ length: 10 }, (_, r) => [0, 1, 2].map(k => `${n}/${r}/${k}`));
      expect(order).toEqual(expected.flat());
    }
    expect((await ledger.api.verify([])).findings).toEqual([]);
  });

  it('appends nothing of a request when one of its records cannot be kept', async () => {
    const bad = changeRecord({ time: 'not a time' });
    await expect(ledger.entries.append([changeRecord(), bad])).rejects.toThrow();
    expect(await ledger.entries.size()).toBe(0);
  });

  it('does not go back in time when the clock does', async () => {
    const [first] = await ledger.entries.append([changeRecord()]);
    ledger.clock.advance(-3600);
    const [second] = await ledger.entries.append([changeRecord()]);
    expect(second.appendTime).toBe(first.appendTime);
  });

  it('finds by each condition, newest first, page by page', async () => {
    const entries = await ledger.entries.append([
      changeRecord({ time: at(5), entityRefs: ['component:default/a', 'system:default/s'] }),
      changeRecord({ time: at(1), entityRefs: ['component:default/b'], environment: 'prod' }),
      changeRecord({ time: at(9), entityRefs: ['component:default/a'], action: 'gate.line.stop' }),
      changeRecord({ time: at(9), actor: { type: 'user', ref: 'user:default/bob' } }),
      changeRecord({ time: at(3), entityRefs: [], kind: 'observed', correlationId: 'together' }),
    ]);
    const list = async (filter: object, limit = 10) =>
      indexes(await ledger.entries.list(filter, { limit }));
    expect(await list({})).toEqual([3, 2, 0, 4, 1]);
    expect(await list({ entityRefs: ['component:default/a', 'component:default/b'] })).toEqual([
      2, 0, 1,
    ]);
    expect(await list({ entityRefs: ['component:default/a', 'system:default/s'] })).toEqual([2, 0]);
    expect(await list({ entityRefs: [] })).toEqual([]);
    expect(await list({ entityRefs: ['component:default/a'], action: 'gate.*' })).toEqual([2]);
    expect(await list({ action: 'deploy.*' })).toEqual([3, 0, 4, 1]);
    expect(await list({ action: 'deploy.release.prom_te' })).toEqual([]);
    expect(await list({ action: '%*' })).toEqual([]);
    expect(await list({ actor: 'user:default/bob' })).toEqual([3]);
    expect(await list({ kind: 'observed' })).toEqual([4]);
    expect(await list({ environment: 'prod' })).toEqual([1]);
    expect(await list({ correlationId: 'together' })).toEqual([4]);
    expect(await list({ changeId: entries[1].record.changeId })).toEqual([1]);
    expect(await list({ from: new Date(at(3)), to: new Date(at(9)) })).toEqual([0, 4]);
    const seen: number[] = [];
    for (let after; ; ) {
      const page = await ledger.entries.list({}, { limit: 2, after });
      if (page.length === 0) break;
      seen.push(...indexes(page));
      const last = page.at(-1)!;
      after = { time: last.record.time, index: last.index };
    }
    expect(seen).toEqual([3, 2, 0, 4, 1]);
  });

  it('says of an intent how it ended, and that it is unknown when nobody told in time', async () => {
    const intent = (changeId: string, change = {}) =>
      changeRecord({ changeId, kind: 'intent', time: at(0), ...change });
    await ledger.api.append([
      intent('ended'),
      intent('open'),
      intent('slow', { outcomeDueTime: '2026-01-02T00:00:00Z' }),
      changeRecord({ changeId: 'ended', kind: 'outcome', outcome: 'aborted' }),
    ]);
    const outcomes = async () => {
      const { items } = await ledger.api.list({ kind: 'intent' });
      return Object.fromEntries(items.map(({ record, outcome }) => [record.changeId, outcome]));
    };
    expect(await outcomes()).toEqual({ ended: 'aborted', open: 'pending', slow: 'pending' });
    ledger.clock.advance(16 * 60);
    expect(await outcomes()).toEqual({ ended: 'aborted', open: 'unknown', slow: 'pending' });
    await ledger.api.append([
      changeRecord({ changeId: 'open', kind: 'outcome', outcome: 'failed' }),
    ]);
    expect(await outcomes()).toMatchObject({ open: 'failed' });
  });
});
