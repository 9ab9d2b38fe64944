import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import type { DatabaseUsageStore } from './database/DatabaseUsageStore';
import type { Target } from './metrics/block';
import { processSamples, targetsOf } from './metrics/discoverTargets';
import type { MetricHead } from './metrics/MetricHead';
import type { MetricStore } from './metrics/MetricStore';
import type { Sample } from './metrics/parseExposition';
import { Scraper } from './metrics/Scraper';
import type { ScrapeTarget } from './metrics/Scraper';
import type { UsageLedgerReader } from './usage/readUsageLedger';

export interface CollectorOptions {
  runtime: RuntimeService;
  auth: AuthService;
  logger: LoggerService;
  head: MetricHead;
  metrics: MetricStore;
  usage: DatabaseUsageStore;
  usageLedger: UsageLedgerReader;
  /** Parts of the platform that are scraped beside the services. */
  platformTargets: ScrapeTarget[];
  now: () => number;
}

const SCRAPE_MS = 5_000;

/** While releases are compared somewhere, the platform's own counts of their requests are read this often. */
const COMPARING_MS = 1_000;

/** What a `kill -9` may cost. */
const FLUSH_MS = 60_000;

/** Scrapes in a loop, and writes what came together once a minute and when it stops. */
export class Collector {
  readonly #scraper: Scraper;
  #timer?: NodeJS.Timeout;
  #round: Promise<void> = Promise.resolve();
  #pending = false;
  #lastFlushMs: number;
  #failing = false;
  #comparing = false;

  constructor(private readonly options: CollectorOptions) {
    this.#lastFlushMs = options.now();
    this.#scraper = new Scraper({ ...options, discover: () => this.#discover() });
  }

  start(): void {
    let tick = 0;
    this.#timer = setInterval(() => {
      tick += 1;
      const whole = tick % (SCRAPE_MS / COMPARING_MS) === 0;
      // A slow round makes the next one be left out, not queue up.
      if (this.#pending || !(whole || this.#comparing)) return;
      this.#pending = true;
      this.#round = (whole ? this.runRound() : this.runComparison()).finally(() => {
        this.#pending = false;
      });
    }, COMPARING_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#round;
    await this.#flush();
  }

  /** One scrape of everything; never throws, since the next one comes anyway. */
  async runRound(): Promise<void> {
    try {
      await this.#scraper.round();
      if (this.options.now() - this.#lastFlushMs >= FLUSH_MS) await this.#flush();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.options.logger.warn(`Metrics are not collected: ${error}`);
      this.#failing = true;
    }
  }

  /** One scrape of the platform's own parts alone; never throws. */
  async runComparison(): Promise<void> {
    await this.#scraper.scrapeAll(this.options.platformTargets);
  }

  async #discover(): Promise<{ targets: ScrapeTarget[]; known: Array<[Target, Sample[]]> }> {
    const { runtime, auth, platformTargets } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const [workloads, processes] = await Promise.all([
      runtime.list({ credentials }),
      runtime.processes({ credentials }),
    ]);
    this.#comparing = workloads.some(({ releaseStatuses = [] }) => releaseStatuses.length > 1);
    return {
      targets: [...targetsOf(workloads), ...platformTargets],
      known: processSamples(processes),
    };
  }

  async #flush(): Promise<void> {
    const { head, metrics, usage, usageLedger, now } = this.options;
    this.#lastFlushMs = now();
    const blocks = head.takeChanged(now());
    try {
      await metrics.write(blocks);
    } catch (error) {
      head.putBack(blocks);
      throw error;
    }
    try {
      await usage.write(await usageLedger.read());
    } catch (error) {
      usageLedger.forget();
      throw error;
    }
  }
}
