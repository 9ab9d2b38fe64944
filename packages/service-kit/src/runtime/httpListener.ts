import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** Connections that are still open after this are cut. */
const GRACE_MILLISECONDS = 8_000;

/** Listens with an app, and stops without failing a request in flight. */
export class HttpListener {
  readonly #server: Server;
  #stopping = false;

  private constructor(app: Express) {
    this.#server = createServer((req, res) => {
      // A kept-alive connection would otherwise bring new requests while we end.
      if (this.#stopping) res.setHeader('Connection', 'close');
      app(req, res);
    });
    // Longer than that of usual proxies, so that it is them who close idle connections.
    this.#server.keepAliveTimeout = 75_000;
  }

  static async listen(app: Express, port: number, host: string): Promise<HttpListener> {
    const listener = new HttpListener(app);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen(port, host, resolve);
    });
    return listener;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Accepts nothing new and resolves when the requests in flight have been answered. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>(resolve => this.#server.close(() => resolve()));
    // A connection becomes idle when its last answer is out, which may be after `close` looked.
    const idle = setInterval(() => this.#server.closeIdleConnections(), 50);
    const cut = setTimeout(() => this.#server.closeAllConnections(), GRACE_MILLISECONDS);
    await closed;
    clearInterval(idle);
    clearTimeout(cut);
  }
}
