import type { LoggerService } from '@backstage/backend-plugin-api';
import { UP } from './assembleSeries';
import type { Target } from './block';
import type { MetricHead } from './MetricHead';
import { parseExposition } from './parseExposition';
import type { Sample } from './parseExposition';

/** Something that answers `GET <url>` in the Prometheus text format. */
export interface ScrapeTarget extends Target {
  url: string;
  /** RFC 3339, when the process began. */
  startTime?: string;
  /** Sent with the request, e.g. an authorization. */
  headers?: Record<string, string>;
}

/** What one round of scraping needs from outside. */
export interface ScraperOptions {
  head: MetricHead;
  /** All targets of now, and samples that are known without asking them. */
  discover: () => Promise<{ targets: ScrapeTarget[]; known: Array<[Target, Sample[]]> }>;
  logger: LoggerService;
  now: () => number;
}

const TIMEOUT_MS = 3_000;
const MAX_SAMPLES = 5_000;
const MAX_BYTES = 4 * 1024 * 1024;

/** Scrapes all targets into the head, each round at once; a target that fails gets `up` 0 and a gap. */
export class Scraper {
  readonly #seen = new Set<string>();
  readonly #silenced = new Set<string>();
  readonly #beginMs: number;

  constructor(private readonly options: ScraperOptions) {
    this.#beginMs = options.now();
  }

  async round(): Promise<void> {
    const { targets, known } = await this.options.discover();
    for (const [target, samples] of known) {
      this.options.head.append(target, this.options.now(), samples);
    }
    await this.scrapeAll(targets);
    const present = new Set(targets.map(({ instance }) => instance));
    for (const set of [this.#seen, this.#silenced]) {
      for (const instance of set) if (!present.has(instance)) set.delete(instance);
    }
  }

  /** Scrapes these alone; a target that fails gets `up` 0 and a gap. */
  async scrapeAll(targets: ScrapeTarget[]): Promise<void> {
    await Promise.all(targets.map(target => this.#scrape(target)));
  }

  async #scrape({ url, startTime, headers, ...target }: ScrapeTarget): Promise<void> {
    const { head, now, logger } = this.options;
    const timeMs = now();
    const isFirst = !this.#seen.has(target.instance);
    this.#seen.add(target.instance);
    // A process that began under our eyes had all its counters at zero then.
    const startMs = Date.parse(startTime ?? '');
    if (isFirst && startMs >= this.#beginMs && startMs < timeMs) {
      head.append(target, startMs, [up(1)]);
    }
    try {
      const samples = parseExposition(await fetchText(url, headers));
      if (samples.length > MAX_SAMPLES) {
        throw new Error(
          `${samples.length} series, at most ${MAX_SAMPLES} are kept: label values must be few`,
        );
      }
      head.append(target, timeMs, [up(1), ...samples]);
      this.#silenced.delete(target.instance);
    } catch (error) {
      head.append(target, timeMs, [up(0)]);
      if (this.#silenced.has(target.instance)) return;
      this.#silenced.add(target.instance);
      logger.warn(`No metrics from ${target.instance} at ${url}: ${error}`);
    }
  }
}

function up(value: number): Sample {
  return { name: UP, labels: {}, value, cumulative: false };
}

async function fetchText(url: string, headers?: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new Error(`${text.length} bytes, at most ${MAX_BYTES}`);
  return text;
}
