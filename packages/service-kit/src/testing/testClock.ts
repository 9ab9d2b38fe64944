import type { Clock } from '../clock.ts';

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * ```ts
 * const clock = new TestClock('2030-01-01T00:00:00Z');
 * clock.advance({ hours: 2 });
 * ```
 */
export class TestClock implements Clock {
  #time: number;

  constructor(start: string | Date = '2030-01-01T00:00:00.000Z') {
    this.#time = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.#time);
  }

  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0 } = by;
    this.#time += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  }
}
