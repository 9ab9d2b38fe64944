import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeRecord } from './__testUtils__/changeRecord';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { createLedgerOutboxTable, LedgerOutbox } from './LedgerOutbox';

describe('LedgerOutbox', () => {
  const databases = TestDatabases.create();
  let knex: Knex;
  let ledger: MemoryLedger;
  const open: LedgerOutbox[] = [];

  beforeEach(async () => {
    knex = await databases.init('POSTGRES_18');
    ledger = new MemoryLedger();
    await createLedgerOutboxTable(knex);
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(box => box.stop()));
    await knex.destroy();
  });

  function outbox() {
    const auth = mockServices.auth();
    const made = new LedgerOutbox({ knex, ledger, auth, logger: mockServices.logger.mock() });
    open.push(made);
    return made;
  }
  const add = (to: LedgerOutbox, ...messages: string[]) =>
    knex.transaction(trx => to.add(trx, ...messages.map(changeRecord)));
  const messages = () => ledger.records.map(({ message }) => message);
  async function emptied() {
    while ((await knex('ledger_outbox')).length > 0) await sleep(20);
  }

  it('keeps nothing of a transaction that was taken back', async () => {
    const box = outbox();
    await expect(
      knex.transaction(async trx => {
        await box.add(trx, changeRecord('never'));
        throw new Error('taken back');
      }),
    ).rejects.toThrow('taken back');
    await add(box, 'done');
    box.wake();
    await emptied();
    expect(messages()).toEqual(['done']);
  });

  it('sends in order what was kept while the ledger was away', async () => {
    ledger.away = true;
    const box = outbox();
    const expected = Array.from({ length: 250 }, (_, n) => `${n}`);
    for (let at = 0; at < 250; at += 50) await add(box, ...expected.slice(at, at + 50));
    box.wake();
    await sleep(50);
    expect(await knex('ledger_outbox')).toHaveLength(250);
    ledger.away = false;
    await emptied();
    expect(messages()).toEqual(expected);
  });

  it('sends again what was taken while the answer got lost, and it lies there once', async () => {
    const first = outbox();
    await add(first, 'a', 'b');
    ledger.answersLost = 1;
    first.wake();
    await sleep(50);
    await first.stop();
    expect(await knex('ledger_outbox')).toHaveLength(2);
    // The process is another one after the crash.
    outbox().wake();
    await emptied();
    expect(messages()).toEqual(['a', 'b']);
  });

  it('keeps the order with two processes that relay at once', async () => {
    const boxes = [outbox(), outbox()];
    const expected = Array.from({ length: 400 }, (_, n) => `${n}`);
    for (const [n, message] of expected.entries()) {
      await add(boxes[n % 2], message);
      boxes[(n + 1) % 2].wake();
      boxes[n % 2].wake();
    }
    await emptied();
    expect(messages()).toEqual(expected);
  });

  it('sets aside what is refused, and the others go on', async () => {
    ledger.refuses = ({ message }) => message === 'wrong';
    const box = outbox();
    await add(box, 'a', 'wrong', 'b');
    box.wake();
    await emptied();
    expect(messages()).toEqual(['a', 'b']);
    const [kept] = await knex('ledger_outbox_refused');
    expect(kept.record.message).toBe('wrong');
    expect(kept.reason).toContain('is refused');
  });
});
