import { encodeCursor } from './cursor';
import type { Cursor } from './cursor';
import type { TimedLine } from './lines/types';

/** Counts lines of the same instant, so that a page begins exactly after the one before. */
export class Place {
  #current: Cursor | undefined;
  #marked: Cursor | undefined;
  /** Processes whose lines of the cursor's instant were delivered before the cursor's own. */
  #passed = false;

  constructor(private readonly cursor: Cursor | undefined) {}

  /** Takes the next line; false when the page before held it. */
  advance(
    { environment, instance }: Pick<Cursor, 'environment' | 'instance'>,
    { timeMs }: Pick<TimedLine, 'timeMs'>,
  ): boolean {
    const last = this.#current;
    const same =
      last?.timeMs === timeMs && last.environment === environment && last.instance === instance;
    this.#current = { timeMs, environment, instance, seen: same ? last.seen + 1 : 1 };
    const { cursor } = this;
    if (!cursor || this.#passed || timeMs !== cursor.timeMs) return true;
    const name = `${environment}/${instance}`;
    const cursorName = `${cursor.environment}/${cursor.instance}`;
    if (name < cursorName) return false;
    this.#passed = name > cursorName || this.#current.seen > cursor.seen;
    return this.#passed;
  }

  mark(): void {
    this.#marked = this.#current;
  }

  atLastItem(): string | undefined {
    return this.#marked && encodeCursor(this.#marked);
  }
}
