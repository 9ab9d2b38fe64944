import { setTimeout as delay } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ClusterApi, WatchEvent } from './ClusterApi';
import type { Kind, KubernetesObject } from './KubernetesObject';

/** After this the server ends a watch, so that one that died silently is noticed. */
const WATCH_SECONDS = 240;
const MOST_WAIT_MS = 5_000;

/**
 * A copy of all objects of a kind in a namespace, kept by one watch however many people look. It survives outages: the copy stays as it
 * was, `brokenSince` says since when, and the watch goes on where it was or lists anew.
 */
export class Informer {
  readonly #objects = new Map<string, { object: KubernetesObject; seen: number }>();
  readonly #listeners = new Set<(object: KubernetesObject) => void>();
  readonly #abort = new AbortController();
  #version?: string;
  #brokenSince?: Date;
  #listed!: () => void;
  /** Resolves when the copy is complete for the first time. */
  readonly synced = new Promise<void>(resolve => {
    this.#listed = resolve;
  });

  constructor(
    private readonly options: {
      api: ClusterApi;
      kind: Kind;
      namespace: string;
      query?: Record<string, string>;
      logger: LoggerService;
    },
  ) {}

  get brokenSince() {
    return this.#brokenSince;
  }

  start(): this {
    void this.#run();
    return this;
  }

  stop() {
    this.#abort.abort();
  }

  list(): KubernetesObject[] {
    return [...this.#objects.values()].map(({ object }) => object);
  }

  get(name: string): KubernetesObject | undefined {
    return this.#objects.get(name)?.object;
  }

  /** Milliseconds since the last change of this object was seen. */
  stillFor(name: string): number {
    const entry = this.#objects.get(name);
    return entry ? performance.now() - entry.seen : Infinity;
  }

  /** @returns how to stop listening */
  onChange(listener: (object: KubernetesObject) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run() {
    const { signal } = this.#abort;
    for (let failures = 0; !signal.aborted; ) {
      try {
        if (!this.#version) await this.#list();
        await this.#watch();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures = this.#brokenSince ? failures + 1 : 1;
        this.#broken(error as Error);
        await delay(Math.min(250 * 2 ** failures, MOST_WAIT_MS), undefined, { signal }).catch(
          () => {},
        );
      }
    }
  }

  async #list() {
    const { api, kind, namespace, query } = this.options;
    const { metadata, items } = await api.list(kind, namespace, query);
    const before = new Set(this.#objects.keys());
    for (const item of items) {
      before.delete(item.metadata.name);
      // Lists leave out what is the same for all of their items.
      this.#keep({ ...item, apiVersion: kind.apiVersion, kind: kind.kind });
    }
    for (const name of before) this.#drop(name);
    this.#version = metadata.resourceVersion;
    this.#whole();
  }

  async #watch() {
    const { api, kind, namespace, query } = this.options;
    const timeoutSeconds = String(WATCH_SECONDS);
    await api.watch(
      kind,
      namespace,
      { ...query, resourceVersion: this.#version!, timeoutSeconds },
      {
        signal: this.#abort.signal,
        onOpen: () => this.#whole(),
        onEvent: event => this.#take(event),
      },
    );
  }

  #take({ type, object }: WatchEvent) {
    if (type === 'ERROR') {
      // The place where the watch stood is forgotten by the server: everything is listed again.
      this.#version = undefined;
      if (object.code !== 410) throw new Error(object.message);
      return;
    }
    this.#version = object.metadata.resourceVersion;
    if (type === 'DELETED') this.#drop(object.metadata.name);
    else if (type !== 'BOOKMARK') this.#keep(object);
  }

  #keep(object: KubernetesObject) {
    const known = this.#objects.get(object.metadata.name);
    if (known?.object.metadata.resourceVersion === object.metadata.resourceVersion) return;
    this.#objects.set(object.metadata.name, { object, seen: performance.now() });
    for (const listener of this.#listeners) listener(object);
  }

  #drop(name: string) {
    const known = this.#objects.get(name);
    if (!known) return;
    this.#objects.delete(name);
    for (const listener of this.#listeners) listener(known.object);
  }

  #whole() {
    this.#brokenSince = undefined;
    this.#listed();
  }

  #broken(error: Error) {
    const { api, kind, namespace, logger } = this.options;
    // A list that is refused is not helped by the old place either.
    if (!this.#brokenSince) {
      logger.warn(`Watch of ${kind.plural} in ${api.name}/${namespace} broke: ${error.message}`);
    }
    this.#brokenSince ??= new Date();
  }
}
