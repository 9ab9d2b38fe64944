import type { RunReporter } from '@internal/plugin-cicd-node';
import { redact } from '../process/redact';

const FLUSH_MS = 200;
const FLUSH_LINES = 500;
/** Lines of a step kept to find out what failed. */
const KEPT_LINES = 5_000;

/** Sends a step's output on in batches, redacted, and keeps its end. */
export class LineBatcher {
  readonly lines: string[] = [];
  #waiting: string[] = [];
  #timer?: NodeJS.Timeout;
  #sent: Promise<void> = Promise.resolve();
  #error?: unknown;

  constructor(private readonly step: string, private readonly reporter: RunReporter) {}

  add(line: string): void {
    const text = redact(line);
    this.lines.push(text);
    if (this.lines.length > KEPT_LINES) this.lines.shift();
    this.#waiting.push(text);
    if (this.#waiting.length >= FLUSH_LINES) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  /** Resolves when every line is durable. */
  async end(): Promise<void> {
    this.#flush();
    await this.#sent;
    if (this.#error) throw this.#error;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting.splice(0);
    if (batch.length === 0) return;
    this.#sent = this.#sent
      .then(() => this.reporter.log(this.step, batch))
      .catch(error => {
        this.#error ??= error;
      });
  }
}
