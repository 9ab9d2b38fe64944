import { readFileSync } from 'node:fs';
// By the package's own name, so that a compiler without `.ts` endings can follow it.
import type { ProcessStatus, WorkloadSpec, WorkloadStatus } from '@internal/supervisor';

/** Thrown when the supervisor refuses or cannot be reached. */
export class SupervisorError extends Error {
  /** HTTP status; 503 when it cannot be reached. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SupervisorError';
    this.status = status;
  }
}

/** Client of the control API, see `api.ts`. */
export interface SupervisorClient {
  list(): Promise<WorkloadStatus[]>;
  get(service: string, environment: string): Promise<WorkloadStatus | undefined>;
  apply(spec: WorkloadSpec): Promise<WorkloadStatus>;
  /** Resolves when all its processes have ended; also when there is no such workload. */
  remove(service: string, environment: string): Promise<void>;
  restart(service: string, environment: string): Promise<void>;
  /** Resolves once an instance is ready. */
  wake(service: string, environment: string): Promise<WorkloadStatus>;
  processes(): Promise<ProcessStatus[]>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/**
 * Reads address and token from the file at every call, because a supervisor that was started anew has others. A call that
 * reaches nobody is tried again for `patienceMs` (default 5000), which is what such a start takes; all calls are idempotent.
 *
 * @example
 * const supervisor = createSupervisorClient({ tokenFile: '<data>/run/supervisor.json' });
 * await supervisor.apply(spec);
 */
export function createSupervisorClient(options: {
  tokenFile: string;
  patienceMs?: number;
}): SupervisorClient {
  const { tokenFile, patienceMs = 5000 } = options;
  const path = (service: string, environment: string) =>
    `/v1/workloads/${encodeURIComponent(environment)}/${encodeURIComponent(service)}`;

  async function once(method: string, url: string, body?: unknown): Promise<Response> {
    const access = JSON.parse(readFileSync(tokenFile, 'utf8')) as { url: string; token: string };
    return fetch(`${access.url}${url}`, {
      method,
      headers: {
        authorization: `Bearer ${access.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(40_000),
    });
  }

  async function call(method: string, url: string, body?: unknown): Promise<Response> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      let failure: unknown;
      try {
        const response = await once(method, url, body);
        // 401: the file was replaced between reading and calling.
        if (response.status !== 401 || Date.now() >= deadline) {
          return response;
        }
      } catch (error) {
        failure = error;
      }
      if (Date.now() >= deadline) {
        throw new SupervisorError(
          503,
          'The supervisor does not answer. Running services are unharmed; see "npm start" for its state.',
          { cause: failure },
        );
      }
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  async function json<T>(method: string, url: string, body?: unknown): Promise<T> {
    const response = await call(method, url, body);
    if (!response.ok) {
      throw await toError(response);
    }
    return (await response.json()) as T;
  }

  return {
    list: async () => (await json<{ items: WorkloadStatus[] }>('GET', '/v1/workloads')).items,
    get: async (service, environment) => {
      const response = await call('GET', path(service, environment));
      if (response.status === 404) {
        await response.arrayBuffer();
        return undefined;
      }
      if (!response.ok) {
        throw await toError(response);
      }
      return (await response.json()) as WorkloadStatus;
    },
    apply: spec => json('PUT', path(spec.service, spec.environment), spec),
    remove: async (service, environment) => {
      const response = await call('DELETE', path(service, environment));
      if (!response.ok && response.status !== 404) {
        throw await toError(response);
      }
      await response.arrayBuffer();
    },
    restart: async (service, environment) => {
      await json('POST', `${path(service, environment)}/restart`);
    },
    wake: (service, environment) => json('POST', `${path(service, environment)}/wake`),
    processes: async () => (await json<{ items: ProcessStatus[] }>('GET', '/v1/processes')).items,
    metrics: async () => (await call('GET', '/v1/metrics')).text(),
  };
}

async function toError(response: Response): Promise<SupervisorError> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as { title: string; detail: string };
    return new SupervisorError(response.status, `${problem.title}: ${problem.detail}`);
  } catch {
    return new SupervisorError(response.status, text);
  }
}
