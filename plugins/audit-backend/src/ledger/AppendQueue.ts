import type { ChangeRecord, LedgerEntry } from '@internal/plugin-audit-common';

interface Waiting {
  records: ChangeRecord[];
  resolve(entries: LedgerEntry[]): void;
  reject(error: unknown): void;
}

/**
 * Puts what is asked for while an append is under way into the next one: a busy portal makes few large transactions instead of many
 * that wait for each other's lock.
 */
export class AppendQueue {
  #waiting: Waiting[] = [];
  #running = false;

  constructor(
    private readonly append: (records: ChangeRecord[]) => Promise<LedgerEntry[]>,
    private readonly maximumRecords = 500,
  ) {}

  async add(records: ChangeRecord[]): Promise<LedgerEntry[]> {
    const done = Promise.withResolvers<LedgerEntry[]>();
    this.#waiting.push({ records, resolve: done.resolve, reject: done.reject });
    void this.#run();
    return done.promise;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting.length > 0) await this.#appendTogether(this.#take());
    this.#running = false;
  }

  #take(): Waiting[] {
    let total = 0;
    const beyond = this.#waiting.findIndex((one, place) => {
      total += one.records.length;
      return place > 0 && total > this.maximumRecords;
    });
    return this.#waiting.splice(0, beyond === -1 ? this.#waiting.length : beyond);
  }

  async #appendTogether(group: Waiting[]): Promise<void> {
    try {
      const entries = await this.append(group.flatMap(({ records }) => records));
      for (const { records, resolve } of group) resolve(entries.splice(0, records.length));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
