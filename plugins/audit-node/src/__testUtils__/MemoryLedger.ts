import { InputError } from '@backstage/errors';
import type { ChangeRecord, LedgerEntry } from '@internal/plugin-audit-common';

/** Takes each id once, as the ledger does; can be away, refuse, or take records and die before it says so. */
export class MemoryLedger {
  readonly records: ChangeRecord[] = [];
  away = false;
  answersLost = 0;
  refuses: (record: ChangeRecord) => boolean = () => false;

  async append(records: ChangeRecord[]): Promise<LedgerEntry[]> {
    if (this.away) throw new Error('the ledger does not answer');
    if (records.some(this.refuses)) throw new InputError('records.0.message: is refused');
    const known = new Set(this.records.map(({ id }) => id));
    this.records.push(...records.filter(({ id }) => !known.has(id)));
    if (this.answersLost > 0) {
      this.answersLost -= 1;
      throw new Error('the connection was lost');
    }
    return [];
  }
}
