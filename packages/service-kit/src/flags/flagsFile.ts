import { z } from 'zod';
import type { RunDirectory } from '../config/runDirectory.ts';
import type { Logger } from '../telemetry/logger.ts';

const fault = z.object({
  /** Template of the route, `GET /orders/{orderId}`, or `*`. */
  route: z.string().default('*'),
  latencyMilliseconds: z.number().min(0).max(60_000).default(0),
  /** Share of requests that fail, 0–1. */
  errorRate: z.number().min(0).max(1).default(0),
  errorStatus: z.int().min(500).max(599).default(503),
  /** RFC 3339; after it the fault ends by itself, also when whoever set it is gone. */
  expiresTime: z.iso.datetime().optional(),
});

const flag = z.object({
  value: z.union([z.boolean(), z.string(), z.number(), z.record(z.string(), z.unknown())]),
  variant: z.string().optional(),
  /** Gradual rollout: share (0–100) of targeting keys that get `value`; the others get `otherwise`. */
  percentage: z.number().min(0).max(100).optional(),
  otherwise: z.unknown().optional(),
});

const documentSchema = z.object({
  flags: z.record(z.string(), flag).default({}),
  faults: z.array(fault).default([]),
});

/** Contents of `$RUN_DIR/flags.json`. */
export type FlagsDocument = z.output<typeof documentSchema>;
/** One fault, as chaos experiments set it. */
export type Fault = FlagsDocument['faults'][number];

const EMPTY: FlagsDocument = { flags: {}, faults: [] };

/**
 * Follows `$RUN_DIR/flags.json`. A file that is missing means no flags; one that is wrong leaves the last good state.
 *
 * @example
 * ```ts
 * const flags = await FlagsFile.open(directory, logger);
 * flags.current.faults;
 * ```
 */
export class FlagsFile {
  readonly #directory: RunDirectory;
  readonly #logger: Logger;
  readonly #listeners = new Set<() => void>();
  #current = EMPTY;
  #stop: () => void = () => {};

  private constructor(directory: RunDirectory, logger: Logger) {
    this.#directory = directory;
    this.#logger = logger;
  }

  static async open(directory: RunDirectory, logger: Logger): Promise<FlagsFile> {
    const file = new FlagsFile(directory, logger);
    await file.reload();
    file.#stop = directory.onChange(name => {
      if (name === 'flags.json') file.reload().catch(error => logger.warn('flags.json', { error }));
    });
    return file;
  }

  get current(): FlagsDocument {
    return this.#current;
  }

  async reload(): Promise<void> {
    const json = await this.#directory.json('flags.json');
    const parsed = documentSchema.safeParse(json ?? EMPTY);
    if (!parsed.success) {
      this.#logger.warn('flags.json is wrong and was not taken', { reason: parsed.error.message });
      return;
    }
    this.#current = parsed.data;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#stop();
  }
}
