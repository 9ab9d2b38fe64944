import { Agent, request, type RequestOptions } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { KubeConfig } from '@kubernetes/client-node';
import { type Fields, type Kind, type KubernetesObject, pathOf } from './KubernetesObject';

const TIMEOUT_MS = 15_000;
const TRIES = 5;
export const FIELD_MANAGER = 'devopshub';

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

interface Call {
  method?: string;
  query?: Record<string, string>;
  contentType?: string;
  body?: object;
  signal?: AbortSignal;
}

/**
 * The few calls that this module makes, over one kept connection. The generated client would do them too, at the price of loading
 * every API of Kubernetes into the portal's memory; of it only the reading of kubeconfigs and credentials is used.
 */
export class ClusterApi {
  #agent?: Agent;

  constructor(private readonly config: KubeConfig, readonly name: string) {}

  /** Undefined when there is none. */
  async get(kind: Kind, namespace: string, name: string): Promise<KubernetesObject | undefined> {
    try {
      return await this.#json(pathOf(kind, namespace, name), {});
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }

  async list(
    kind: Kind,
    namespace: string,
    query: Record<string, string> = {},
  ): Promise<{ metadata: { resourceVersion: string }; items: KubernetesObject[] }> {
    return this.#json(pathOf(kind, namespace), { query });
  }

  /** Server-side apply: this portal owns the fields that it names, and nothing else. */
  async apply(
    object: KubernetesObject,
    kind: Kind,
    options: { dryRun?: boolean } = {},
  ): Promise<KubernetesObject> {
    const { name, namespace } = object.metadata;
    return this.#json(pathOf(kind, namespace!, name), {
      method: 'PATCH',
      query: {
        fieldManager: FIELD_MANAGER,
        force: 'true',
        fieldValidation: 'Strict',
        ...(options.dryRun && { dryRun: 'All' }),
      },
      contentType: 'application/apply-patch+yaml',
      body: object,
    });
  }

  /** A merge patch. @throws ConflictError when `metadata.resourceVersion` is in it and the object has changed since */
  async patch(
    kind: Kind,
    namespace: string,
    name: string,
    patch: Fields,
    subresource?: 'status' | 'scale',
  ): Promise<KubernetesObject> {
    return this.#json(pathOf(kind, namespace, name, ...(subresource ? [subresource] : [])), {
      method: 'PATCH',
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/merge-patch+json',
      body: patch,
    });
  }

  /** Fails when there is one already. */
  async create(kind: Kind, object: KubernetesObject): Promise<KubernetesObject> {
    return this.#json(pathOf(kind, object.metadata.namespace), {
      method: 'POST',
      query: { fieldManager: FIELD_MANAGER },
      contentType: 'application/json',
      body: object,
    });
  }

  /** Done also when there was none. */
  async remove(kind: Kind, namespace: string | undefined, name: string): Promise<void> {
    try {
      await this.#json(pathOf(kind, namespace, name), {
        method: 'DELETE',
        query: { propagationPolicy: 'Background' },
      });
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }

  async log(namespace: string, pod: string, query: Record<string, string>): Promise<string> {
    const response = await this.#send(
      pathOf({ apiVersion: 'v1', kind: 'Pod', plural: 'pods' }, namespace, pod, 'log'),
      { query },
    );
    return text(response);
  }

  /** Hands on each event until the server ends the watch or the connection breaks, which throws. */
  async watch(
    kind: Kind,
    namespace: string,
    query: Record<string, string>,
    options: { signal: AbortSignal; onOpen: () => void; onEvent: (event: WatchEvent) => void },
  ): Promise<void> {
    const response = await this.#send(pathOf(kind, namespace), {
      query: { ...query, watch: 'true', allowWatchBookmarks: 'true' },
      signal: options.signal,
    });
    // A connection that is cut without a word would otherwise look like a quiet cluster.
    response.socket.setKeepAlive(true, 10_000);
    options.onOpen();
    let rest = '';
    for await (const chunk of response.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) if (line) options.onEvent(JSON.parse(line));
    }
  }

  async #json<T>(path: string, call: Call): Promise<T> {
    return JSON.parse(await text(await this.#send(path, call)));
  }

  async #send(path: string, call: Call): Promise<IncomingMessage> {
    const options: RequestOptions = { method: call.method ?? 'GET', headers: {} };
    await this.config.applyToHTTPSOptions(options);
    const { ca, cert, key, rejectUnauthorized } = options;
    this.#agent ??= new Agent({ keepAlive: true, ca, cert, key, rejectUnauthorized });
    options.agent = this.#agent;
    const body = call.body && JSON.stringify(call.body);
    options.headers = {
      ...(options.headers as Record<string, string>),
      accept: 'application/json',
      ...(body && { 'content-type': call.contentType, 'content-length': Buffer.byteLength(body) }),
    };
    const url = new URL(this.config.getCurrentCluster()!.server + path);
    url.search = new URLSearchParams(call.query).toString();
    for (let tries = 1; ; tries += 1) {
      const response = await this.#exchange(url, { ...options, signal: call.signal }, body);
      if (response.statusCode! < 300) return response;
      const answer = await text(response);
      // 429: it was not even looked at, so it may be sent again whatever it was.
      if (response.statusCode !== 429 || tries === TRIES) {
        throw errorOf(response.statusCode!, answer, this.name);
      }
      await delay(Number(response.headers['retry-after'] ?? 1) * 1000);
    }
  }

  #exchange(url: URL, options: RequestOptions, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(url, options, response => {
        sent.setTimeout(0);
        // Only of the exchange so far: a watch may be quiet for minutes.
        response.socket.setTimeout(0);
        resolve(response);
      });
      sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error('no answer in 15 s')));
      sent.once('error', error =>
        reject(
          new ServiceUnavailableError(
            `Cluster ${this.name} does not answer (${error.message}). What runs there runs on; nothing was changed.`,
            error,
          ),
        ),
      );
      sent.end(body);
    });
  }
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function errorOf(status: number, body: string, cluster: string): Error {
  let message = body;
  try {
    message = JSON.parse(body).message ?? body;
  } catch {
    // Some proxies answer with text.
  }
  const said = `Cluster ${cluster}: ${message}`;
  if (status === 404) return new NotFoundError(said);
  if (status === 409) return new ConflictError(said);
  if (status === 401 || status === 403) return new NotAllowedError(said);
  if (status === 400 || status === 422) return new InputError(said);
  return new ServiceUnavailableError(`${said} (status ${status})`);
}
