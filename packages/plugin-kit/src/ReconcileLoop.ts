/**
 * Runs a level-triggered reconcile when woken and again after the time that it answers; never two at a time, and a wake during one
 * runs another.
 */
export class ReconcileLoop {
  #timer?: NodeJS.Timeout;
  #running?: Promise<void>;
  #again = false;
  #stopped = false;

  /**
   * @param reconcile must not throw
   * @param intervalMs until the next pass
   */
  static every(intervalMs: number, reconcile: () => Promise<void>): ReconcileLoop {
    return new ReconcileLoop(async () => {
      await reconcile();
      return intervalMs;
    });
  }

  /** @param reconcile answers how many milliseconds to wait; must not throw */
  constructor(private readonly reconcile: () => Promise<number>) {}

  wake(): void {
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    let waitMs: number;
    do {
      this.#again = false;
      waitMs = await this.reconcile();
    } while (this.#again && !this.#stopped);
    this.#running = undefined;
    if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), waitMs);
  }
}
