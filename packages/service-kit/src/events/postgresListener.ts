import pg from 'pg';

const RECONNECT_MILLISECONDS = 2_000;

/** Holds one connection with LISTEN, and opens it again when it breaks. Who misses a notification polls anyway. */
export class PostgresListener {
  readonly #options: {
    url: string;
    channel: string;
    applicationName: string;
    onNotify: (payload: string) => void;
  };
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: {
    url: string;
    channel: string;
    applicationName: string;
    onNotify: (payload: string) => void;
  }) {
    this.#options = options;
  }

  start(): void {
    this.#connect().catch(() => this.#again());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: this.#options.applicationName,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', () => {});
    client.on('end', () => this.#again());
    client.on('notification', ({ payload = '' }) => this.#options.onNotify(payload));
    await client.connect();
    await client.query(`listen ${this.#options.channel}`);
  }

  #again(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.start(), RECONNECT_MILLISECONDS);
  }
}
