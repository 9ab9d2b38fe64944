import type {
  LogFilter,
  LogHistogram,
  LogLine,
  LogPage,
  LogQuery,
  LogTailQuery,
} from '@internal/plugin-logs-common';
import type { LogSource } from '@internal/plugin-logs-node';
import { InstanceLogs } from './files/InstanceLogs';
import type { InstanceLog } from './files/InstanceLogs';
import { LogFileChain, RotatedWhileReadingError } from './files/LogFileChain';
import { tailFiles } from './files/tailFiles';
import { countLines } from './histogram';
import { createMatcher } from './lines/createMatcher';
import { searchChains } from './search';
import { toLogLine } from './toLogLine';

/** Rotation is rare; three in a row while one page is read do not happen. */
const ATTEMPTS = 3;

export interface OpenLog extends InstanceLog {
  chain: LogFileChain;
}

/** Reads the JSON-line files that the supervisor keeps for each process of a service. */
export class LocalLogSource implements LogSource {
  readonly id = 'local';
  readonly #files: InstanceLogs;
  readonly #pollMs: number;

  constructor(options: { rootDir: string; releasesDir: string; pollMs?: number }) {
    this.#files = new InstanceLogs(options.rootDir, options.releasesDir);
    this.#pollMs = options.pollMs ?? 400;
  }

  async search(query: LogQuery, options?: { signal?: AbortSignal }): Promise<LogPage> {
    return this.#read(query, logs => searchChains(logs, query, options?.signal));
  }

  async histogram(
    filter: LogFilter,
    stepSeconds: number,
    options?: { signal?: AbortSignal },
  ): Promise<LogHistogram> {
    return this.#read(filter, logs => countLines(logs, filter, stepSeconds, options?.signal));
  }

  async *tail(query: LogTailQuery, signal: AbortSignal): AsyncIterable<LogLine> {
    const matches = createMatcher(query);
    const list = () => this.#files.list(query.service, query.environment);
    for await (const { log, line } of tailFiles(list, this.#pollMs, signal)) {
      const logLine = toLogLine(line, query.service, log);
      if (matches(logLine)) yield logLine;
    }
  }

  /** Opens what the filter means, and begins again when a rotation tore the view. */
  async #read<T>(filter: LogFilter, use: (logs: OpenLog[]) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const logs: OpenLog[] = [];
      try {
        const found = await this.#files.list(
          filter.service,
          filter.environment,
          Date.parse(filter.from),
        );
        for (const log of found) {
          logs.push({ ...log, chain: await LogFileChain.open(log.paths) });
        }
        const result = await use(logs);
        await Promise.all(logs.map(({ chain }) => chain.verify()));
        return result;
      } catch (error) {
        if (!(error instanceof RotatedWhileReadingError) || attempt === ATTEMPTS) throw error;
      } finally {
        await Promise.all(logs.map(({ chain }) => chain.close()));
      }
    }
  }
}
