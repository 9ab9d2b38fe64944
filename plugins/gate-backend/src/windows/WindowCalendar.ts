import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type { FreezeWindow, WindowOccurrence, WindowOverride } from '@internal/plugin-gate-common';
import type { Clock } from '@internal/plugin-kit';
import type { Knex } from 'knex';
import type { Announcer } from '../announce/Announcer';
import type { GateLedger } from '../database/GateLedger';
import { sayRef } from '../domain/approvals';
import type { HolidayWindow } from '../domain/windows/holidays';
import type { WindowInput } from '../domain/windows/windowSchema';
import type { Windows } from './Windows';
import type { WindowStore } from './WindowStore';

const MAX_RANGE_MS = 400 * 24 * 3_600_000;
const MAX_OCCURRENCES = 500;

/** Windows as people see and change them. Those of the configuration are changed there. */
export class WindowCalendar {
  constructor(
    private readonly options: {
      knex: Knex;
      clock: Clock;
      all: Windows;
      windows: WindowStore;
      ledger: GateLedger;
      announcer: Announcer;
    },
  ) {}

  /** With what they are now, and what comes next. */
  async list(): Promise<FreezeWindow[]> {
    const { clock, all } = this.options;
    const now = clock.now();
    const [windows, overrides] = await Promise.all([all.all(), all.overrides(now)]);
    return windows.map(window => {
      const { active, until } = all.scheduled(window).schedule.spanAt(now.getTime());
      const next = until === undefined ? undefined : new Date(until).toISOString();
      const override = overrides.find(({ windowId }) => windowId === window.id);
      return {
        ...window,
        active,
        ...(next && (active ? { nextClose: next } : { nextOpen: next })),
        ...(override && { override }),
      };
    });
  }

  /** Openings that touch `[from, to)`, in order. @throws InputError when that is more than 400 days. */
  async occurrences(from: Date, to: Date): Promise<WindowOccurrence[]> {
    const range = to.getTime() - from.getTime();
    if (range <= 0 || range > MAX_RANGE_MS) {
      throw new InputError('`to` must be after `from`, and at most 400 days');
    }
    const { all } = this.options;
    return (await all.all())
      .flatMap(window =>
        all
          .scheduled(window)
          .schedule.occurrences(from.getTime(), to.getTime(), MAX_OCCURRENCES)
          .map(({ start, end }) => ({
            windowId: window.id,
            title: window.title,
            kind: window.kind,
            start: new Date(start).toISOString(),
            end: new Date(end).toISOString(),
          })),
      )
      .sort((a, b) => a.start.localeCompare(b.start));
  }

  create(spec: WindowInput, by: string): Promise<FreezeWindow> {
    return this.#changed(async (trx, record) => {
      const { windows, clock } = this.options;
      const made = await windows.insert(trx, { spec, source: 'portal' }, by, clock.now());
      await record('create', by, `${sayRef(by)} made the window "${spec.title}"`, { after: made });
      return made;
    });
  }

  async update(id: string, spec: WindowInput, by: string): Promise<FreezeWindow> {
    const before = await this.#own(id);
    return this.#changed(async (trx, record) => {
      const after = await this.options.windows.update(trx, id, spec);
      const message = `${sayRef(by)} changed the window "${before.title}"`;
      await record('update', by, message, { before, after });
      return after;
    });
  }

  async remove(id: string, by: string): Promise<void> {
    const before = await this.#own(id);
    await this.#changed(async (trx, record) => {
      await this.options.windows.remove(trx, id);
      await record('delete', by, `${sayRef(by)} removed the window "${before.title}"`, { before });
      return before;
    });
  }

  /** Takes the place of the year's earlier import. */
  async importHolidays(
    year: number,
    holidays: HolidayWindow[],
    by: string,
  ): Promise<FreezeWindow[]> {
    const { ledger, knex, windows, clock, announcer } = this.options;
    const time = clock.now();
    const made = await ledger.recorded(knex, async (trx, record) => {
      const replaced = await windows.removeHolidays(trx, year);
      const items: FreezeWindow[] = [];
      for (const spec of holidays) {
        items.push(await windows.insert(trx, { spec, source: 'holidays', year }, by, time));
      }
      await record({
        action: 'gate.window.import',
        by,
        entityRefs: [],
        after: { year, holidays: holidays.length, replaced },
        message: `${sayRef(by)} imported ${holidays.length} holidays of ${year}`,
      });
      return items;
    });
    await announcer.signal({ type: 'window', id: `holidays-${year}` });
    return made;
  }

  /** Lets changes pass a window by hand for some time. @throws ConflictError when the window does not have that. */
  async override(
    id: string,
    { reason, minutes }: { reason: string; minutes: number },
    by: string,
  ): Promise<WindowOverride> {
    const { all, clock, windows } = this.options;
    const window = (await all.all()).find(each => each.id === id);
    if (!window) throw noWindow(id);
    if (!window.manualOverride) {
      throw new ConflictError(
        `"${window.title}" can't be passed by hand; nothing was changed. A waiver or break-glass can.`,
      );
    }
    const now = clock.now();
    const override: WindowOverride = {
      windowId: id,
      reason,
      by,
      startTime: now.toISOString(),
      expireTime: new Date(now.getTime() + minutes * 60_000).toISOString(),
    };
    await this.#changed(async (trx, record) => {
      await windows.insertOverride(trx, override);
      const message = `${sayRef(by)} lets changes pass "${window.title}" for ${minutes} min`;
      await record('override', by, message, { after: { ...window, override }, reason });
      return window;
    });
    return override;
  }

  /** @throws NotFoundError, or ConflictError for a window of the configuration. */
  async #own(id: string): Promise<FreezeWindow> {
    const { all, windows } = this.options;
    const window = (await all.all()).find(each => each.id === id);
    if (!window) throw noWindow(id);
    if (window.source === 'config') {
      throw new ConflictError(
        `"${window.title}" is part of the configuration (gate.windows) and is changed there; nothing was changed.`,
      );
    }
    return (await windows.get(id)) ?? window;
  }

  async #changed(
    work: (
      trx: Knex.Transaction,
      record: (
        verb: string,
        by: string,
        message: string,
        facts: { before?: FreezeWindow; after?: FreezeWindow; reason?: string },
      ) => Promise<void>,
    ) => Promise<FreezeWindow>,
  ): Promise<FreezeWindow> {
    const { ledger, knex, announcer } = this.options;
    const window = await ledger.recorded(knex, (trx, record) =>
      work(trx, (verb, by, message, { before, after, reason }) =>
        record({
          action: `gate.window.${verb}`,
          by,
          entityRefs:
            (after ?? before)?.selector.entityRefs?.filter(ref => !ref.endsWith('*')) ?? [],
          ...(before && { before: plain(before) }),
          ...(after && { after: plain(after) }),
          reason,
          message,
        }),
      ),
    );
    await announcer.signal({ type: 'window', id: window.id });
    return window;
  }
}

function plain(window: FreezeWindow) {
  return JSON.parse(JSON.stringify(window));
}

function noWindow(id: string): NotFoundError {
  return new NotFoundError(`There is no window '${id}'.`);
}
