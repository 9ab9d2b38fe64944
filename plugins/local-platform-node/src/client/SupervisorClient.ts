import { readFile } from 'node:fs/promises';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError, ServiceUnavailableError, toError } from '@backstage/errors';
import type { ServiceToken } from '@internal/plugin-local-platform-common';
import type { ProcessStatus, WorkloadSpec, WorkloadStatus } from '@internal/supervisor';
import type { PersonTokenRequest, RuntimeService } from '../services';

/**
 * Talks to the supervisor of this machine. Its address is read anew for each call: a restarted supervisor listens elsewhere and
 * has another token.
 */
export class SupervisorClient implements RuntimeService {
  constructor(private readonly config: RootConfigService) {}

  apply(spec: WorkloadSpec) {
    return this.json<WorkloadStatus>('PUT', path(spec.environment, spec.service), spec);
  }

  async get(service: string, environment: string) {
    const response = await this.call('GET', path(environment, service));
    if (response.status === 404) return undefined;
    return (await checked(response)).json() as Promise<WorkloadStatus>;
  }

  async list() {
    return (await this.json<{ items: WorkloadStatus[] }>('GET', '/v1/workloads')).items;
  }

  async remove(service: string, environment: string) {
    const response = await this.call('DELETE', path(environment, service));
    if (response.status !== 404) await checked(response);
  }

  async restart(service: string, environment: string) {
    await checked(await this.call('POST', `${path(environment, service)}/restart`));
  }

  wake(service: string, environment: string) {
    return this.json<WorkloadStatus>('POST', `${path(environment, service)}/wake`);
  }

  async processes() {
    return (await this.json<{ items: ProcessStatus[] }>('GET', '/v1/processes')).items;
  }

  async issuePersonToken(request: PersonTokenRequest) {
    const response = await this.call('POST', '/v1/tokens', request);
    if (response.status === 400) throw new InputError((await response.json()).detail);
    return (await checked(response)).json() as Promise<ServiceToken>;
  }

  async issueSyntheticToken(request: { environment: string }) {
    return (await this.json<{ token: string }>('POST', '/v1/synthetic-tokens', request)).token;
  }

  private async json<T>(method: string, urlPath: string, body?: unknown): Promise<T> {
    const response = await checked(await this.call(method, urlPath, body));
    return (await response.json()) as T;
  }

  private async call(method: string, urlPath: string, body?: unknown): Promise<Response> {
    const { url, token } = await this.address();
    try {
      return await fetch(`${url}${urlPath}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        'The supervisor does not answer. Running services are unharmed; start the portal with `npm start`.',
        toError(error),
      );
    }
  }

  private async address(): Promise<{ url: string; token: string }> {
    const file = this.config.getOptionalString('localPlatform.supervisor.tokenFile');
    if (!file) {
      throw new ServiceUnavailableError(
        'No supervisor: `localPlatform.supervisor.tokenFile` is not configured. Start the portal with `npm start`.',
      );
    }
    const written = JSON.parse(await readFile(file, 'utf8')) as { url?: string; token: string };
    return {
      url: written.url ?? this.config.getString('localPlatform.supervisor.url'),
      token: written.token,
    };
  }
}

function path(environment: string, service: string) {
  return `/v1/workloads/${encodeURIComponent(environment)}/${encodeURIComponent(service)}`;
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = (await response.text()).slice(0, 2000);
  if (response.status === 404) throw new NotFoundError(`The supervisor does not know it: ${text}`);
  throw new ServiceUnavailableError(`The supervisor answered ${response.status}: ${text}`);
}
