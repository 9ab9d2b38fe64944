import { ConflictError, NotFoundError } from '@backstage/errors';
import type { StoppedLine } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { GateLedger } from '../database/GateLedger';
import { sayRef } from '../domain/approvals';
import type { LineStore } from './LineStore';

const LIST_SIZE = 100;

/** Stopping the line of a system or of everything, and starting it again. */
export class Lines {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      lines: LineStore;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  /** Newest first, the stopped ones before those that run again. */
  list(): Promise<StoppedLine[]> {
    return this.options.lines.list(LIST_SIZE);
  }

  /** @throws ConflictError when that line is stopped already. */
  async stop(
    line: Pick<StoppedLine, 'systemRef' | 'reason' | 'hotfixAllowed'>,
    by: string,
  ): Promise<StoppedLine> {
    const { ledger, knex, lines, clock } = this.options;
    const stopped = await ledger.recorded(knex, async (trx, record) => {
      const made = await lines.insert(trx, { ...line, startedBy: by, startTime: clock.now() });
      if (!made) throw new ConflictError('This line is stopped already; nothing was changed.');
      await record({
        action: 'gate.line.stop',
        by,
        entityRefs: line.systemRef ? [line.systemRef] : [],
        after: { line: made.id, hotfixAllowed: made.hotfixAllowed },
        reason: line.reason,
        correlationId: made.id,
        message: `${sayRef(by)} stopped ${sayLine(made)}`,
      });
      return made;
    });
    await this.#tell(stopped);
    return stopped;
  }

  /** @throws ConflictError when it runs already. */
  async end(id: string, reason: string, by: string): Promise<StoppedLine> {
    const { ledger, knex, lines, clock } = this.options;
    const ended = await ledger.recorded(knex, async (trx, record) => {
      const found = await lines.end(trx, id, by, clock.now());
      if (!found) {
        if (!(await lines.get(id))) throw new NotFoundError(`There is no stopped line '${id}'.`);
        throw new ConflictError('This line runs already; nothing was changed.');
      }
      await record({
        action: 'gate.line.start',
        by,
        entityRefs: found.systemRef ? [found.systemRef] : [],
        before: { line: id, stoppedBy: found.startedBy },
        reason,
        correlationId: id,
        message: `${sayRef(by)} started ${sayLine(found)} again`,
      });
      return found;
    });
    await this.#tell(ended);
    return ended;
  }

  async #tell({ id, systemRef }: StoppedLine): Promise<void> {
    await this.options.announcer.signal({ type: 'line', id, entityRef: systemRef });
  }
}

function sayLine({ systemRef }: StoppedLine): string {
  return systemRef ? `the line of ${sayRef(systemRef)}` : 'the whole line';
}
