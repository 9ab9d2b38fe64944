import type { FreezeWindow, WindowOverride } from '@internal/plugin-gate-common';
import { type ScheduledWindow } from '../domain/windows/judgeWindows';
import { Schedule } from '../domain/windows/Schedule';
import type { WindowStore } from './WindowStore';

const MAX_SCHEDULES = 1_000;

/** All windows, of the configuration and of the portal, with their schedules. */
export class Windows {
  /** Schedules remember the stretch that was asked about last, so they outlive a request. */
  #schedules = new Map<string, Schedule>();

  constructor(private readonly options: { configured: FreezeWindow[]; windows: WindowStore }) {}

  async all(): Promise<FreezeWindow[]> {
    return [...this.options.configured, ...(await this.options.windows.list())];
  }

  overrides(time: Date): Promise<WindowOverride[]> {
    return this.options.windows.overrides(time);
  }

  scheduled(window: FreezeWindow): ScheduledWindow {
    const { schedule, durationMinutes, timeZone } = window;
    const key = `${schedule} ${durationMinutes} ${timeZone}`;
    let known = this.#schedules.get(key);
    if (!known) {
      if (this.#schedules.size >= MAX_SCHEDULES) this.#schedules.clear();
      known = new Schedule({ schedule, durationMinutes, timeZone });
      this.#schedules.set(key, known);
    }
    return { window, schedule: known };
  }
}
