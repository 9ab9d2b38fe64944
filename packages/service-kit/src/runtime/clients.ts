import { ServiceClient } from '../client/serviceClient.ts';
import { ConfigError } from '../config/loadConfig.ts';
import type { RunDirectory } from '../config/runDirectory.ts';

/** Clients of other services; one per service, so that its circuit breaker sees all calls. */
export class Clients {
  readonly #options: {
    directory: RunDirectory;
    environment: NodeJS.ProcessEnv;
    services: Record<string, string>;
  };
  readonly #clients = new Map<string, ServiceClient>();

  constructor(options: {
    directory: RunDirectory;
    environment: NodeJS.ProcessEnv;
    services: Record<string, string>;
  }) {
    this.#options = options;
  }

  get(service: string): ServiceClient {
    const known = this.#clients.get(service);
    if (known) return known;
    const { directory, environment, services } = this.#options;
    const variable = `SERVICE_${service.toUpperCase().replace(/-/g, '_')}_URL`;
    const all = services['*'];
    const baseUrl = environment[variable] ?? services[service] ?? (all && `${all}/${service}`);
    if (!baseUrl) {
      throw new ConfigError(
        `environment: ${variable}: must be the base URL of "${service}"; name it in \`dependsOn\` of catalog-info.yaml`,
      );
    }
    const client = new ServiceClient({ service, baseUrl, token: () => directory.token() });
    this.#clients.set(service, client);
    return client;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
  }
}
