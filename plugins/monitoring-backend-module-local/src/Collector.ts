import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import type { ProcessStatus } from '@internal/supervisor';
import type { DatabaseUsageStore } from './database/DatabaseUsageStore';
import type { Target } from './metrics/block';
import { processSamples, targetsOf } from './metrics/discoverTargets';
import type { MetricHead } from './metrics/MetricHead';
import type { MetricStore } from './metrics/MetricStore';
import type { Sample } from './metrics/parseExposition';
import type { ScrapeTarget } from './metrics/Scraper';
import { Scraper } from './metrics/Scraper';
import { UsageMeter } from './usage/UsageMeter';

export interface CollectorOptions {
  runtime: RuntimeService;
  auth: AuthService;
  logger: LoggerService;
  head: MetricHead;
  metrics: MetricStore;
  usage: DatabaseUsageStore;
  findTeams: (services: string[]) => Promise<Map<string, string>>;
  /** Parts of the platform that are scraped beside the services. */
  platformTargets: () => Promise<ScrapeTarget[]>;
  now: () => number;
}

/** Decisions 14 of the platform: every five seconds. */
const SCRAPE_MS = 5_000;

/** What a `kill -9` may cost. */
const FLUSH_MS = 60_000;

/** Scrapes and meters in a loop, and writes what came together once a minute and when it stops. */
export class Collector {
  readonly #scraper: Scraper;
  #meter = new UsageMeter();
  #timer?: NodeJS.Timeout;
  #round: Promise<void> = Promise.resolve();
  #lastFlushMs: number;
  #failing = false;

  constructor(private readonly options: CollectorOptions) {
    this.#lastFlushMs = options.now();
    this.#scraper = new Scraper({ ...options, discover: () => this.#discover() });
  }

  async start(): Promise<void> {
    this.#meter = new UsageMeter(await this.options.usage.readMarks());
    this.#timer = setInterval(() => {
      this.#round = this.#round.then(() => this.runRound());
    }, SCRAPE_MS);
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

  async #discover(): Promise<{ targets: ScrapeTarget[]; known: Array<[Target, Sample[]]> }> {
    const { runtime, auth, now, platformTargets } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const [workloads, processes, platform] = await Promise.all([
      runtime.list({ credentials }),
      runtime.processes({ credentials }),
      platformTargets(),
    ]);
    this.#meter.observe(processes.filter(isService), now());
    return {
      targets: [...targetsOf(workloads), ...platform],
      known: processSamples(processes),
    };
  }

  async #flush(): Promise<void> {
    const { head, metrics, usage, findTeams, now } = this.options;
    this.#lastFlushMs = now();
    await metrics.write(head.takeChanged(now()));
    const { additions, marks } = this.#meter.take();
    try {
      const teams = await findTeams([...new Set(additions.map(({ service }) => service))]);
      const owned = additions.map(one => ({ ...one, team: teams.get(one.service) ?? '' }));
      await usage.add(owned, marks);
    } catch (error) {
      this.#meter.putBack(additions);
      throw error;
    }
  }
}

/** A migration job uses resources of its service as well. */
function isService({ kind }: ProcessStatus): boolean {
  return kind === 'service' || kind === 'job';
}
