/**
 * Does one kind of background work again and again: at once when woken or while there is more, else after a pause. Never two
 * runs at a time.
 */
export class WorkLoop {
  readonly #work: () => Promise<boolean>;
  readonly #idleMilliseconds: number;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #woken = false;
  #stopped = true;
  #failures = 0;

  /** @param options.work - Resolves to whether there may be more. */
  constructor(options: {
    work: () => Promise<boolean>;
    idleMilliseconds: number;
    onError: (error: unknown) => void;
  }) {
    this.#work = options.work;
    this.#idleMilliseconds = options.idleMilliseconds;
    this.#onError = options.onError;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  wake(): void {
    this.#woken = true;
    if (this.#stopped || this.#running) return;
    clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#stopped) return;
      // Something may have come in between the last look and now.
      if (this.#woken && this.#failures === 0) this.wake();
      else this.#timer = setTimeout(() => this.wake(), this.#pause());
    });
  }

  /** Ends after the run in progress. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#woken = false;
        while ((await this.#work()) && !this.#stopped);
      } while (this.#woken && !this.#stopped);
      this.#failures = 0;
    } catch (error) {
      this.#failures++;
      this.#onError(error);
    }
  }

  /** After failures longer, up to half a minute. */
  #pause(): number {
    if (this.#failures === 0) return this.#idleMilliseconds;
    return Math.min(30_000, 250 * 2 ** this.#failures);
  }
}
