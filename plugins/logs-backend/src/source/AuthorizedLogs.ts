import type { BackstageCredentials, PermissionsService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { logsReadPermission } from '@internal/plugin-logs-common';
import type {
  LogFilter,
  LogHistogram,
  LogLine,
  LogPage,
  LogQuery,
  LogTailQuery,
} from '@internal/plugin-logs-common';
import type { LogSource } from '@internal/plugin-logs-node';

interface CallOptions {
  credentials: BackstageCredentials;
  signal: AbortSignal;
}

/** Asks for `logs.read` on the service's component before the source is asked. */
export class AuthorizedLogs {
  constructor(
    private readonly source: () => LogSource,
    private readonly permissions: PermissionsService,
  ) {}

  async search(query: LogQuery, options: CallOptions): Promise<LogPage> {
    await this.#authorize(query.service, options.credentials);
    return this.source().search(query, { signal: options.signal });
  }

  async histogram(
    filter: LogFilter,
    stepSeconds: number,
    options: CallOptions,
  ): Promise<LogHistogram> {
    await this.#authorize(filter.service, options.credentials);
    return this.source().histogram(filter, stepSeconds, { signal: options.signal });
  }

  async tail(query: LogTailQuery, options: CallOptions): Promise<AsyncIterable<LogLine>> {
    await this.#authorize(query.service, options.credentials);
    return this.source().tail(query, options.signal);
  }

  async #authorize(service: string, credentials: BackstageCredentials): Promise<void> {
    const resourceRef = stringifyEntityRef({
      kind: 'component',
      namespace: 'default',
      name: service,
    });
    const [decision] = await this.permissions.authorize(
      [{ permission: logsReadPermission, resourceRef }],
      { credentials },
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `Reading the logs of "${service}" needs the permission "${logsReadPermission.name}" on ${resourceRef}`,
      );
    }
  }
}
