import { mockCredentials } from '@backstage/backend-test-utils';
import { MemoryLedger } from './__testUtils__/MemoryLedger';
import { type ChangeIntent, recordChange } from './recordChange';

const INTENT: ChangeIntent = {
  action: 'shop.price.change',
  actor: { type: 'user', ref: 'user:default/ann' },
  entityRefs: ['component:default/order'],
  message: 'price of order changed',
  plugin: 'shop',
};
const options = { credentials: mockCredentials.service() };

describe('recordChange', () => {
  it('records the intent before the effect and the outcome after it', async () => {
    const ledger = new MemoryLedger();
    const result = await recordChange(ledger, INTENT, options, async done => {
      expect(ledger.records.map(({ kind }) => kind)).toEqual(['intent']);
      done.after = { price: 3 };
      return 'done';
    });
    expect(result).toBe('done');
    const [intent, outcome] = ledger.records;
    expect(outcome).toMatchObject({ kind: 'outcome', outcome: 'succeeded', after: { price: 3 } });
    expect(outcome.changeId).toBe(intent.changeId);
    expect(outcome.id).not.toBe(intent.id);
  });

  it('does nothing that it cannot record first', async () => {
    const ledger = new MemoryLedger();
    ledger.away = true;
    const effect = jest.fn();
    await expect(recordChange(ledger, INTENT, options, effect)).rejects.toThrow('does not answer');
    expect(effect).not.toHaveBeenCalled();
  });

  it('records that the effect failed, and throws what it threw', async () => {
    const ledger = new MemoryLedger();
    const failing = recordChange(ledger, INTENT, options, async () => {
      throw new TypeError('no such price');
    });
    await expect(failing).rejects.toThrow(TypeError);
    expect(ledger.records[1]).toMatchObject({
      kind: 'outcome',
      outcome: 'failed',
      message: expect.stringContaining('no such price'),
    });
  });

  it('lets an effect stand whose outcome it cannot record', async () => {
    const ledger = new MemoryLedger();
    const result = await recordChange(ledger, INTENT, options, async () => {
      ledger.away = true;
      return 'done';
    });
    expect(result).toBe('done');
    expect(ledger.records.map(({ kind }) => kind)).toEqual(['intent']);
  });
});
