import type { CallOptions, DatabasesService } from '../services';
import type { PlatformConnection } from './PlatformConnection';

interface Target {
  service: string;
  environment: string;
}

export class DatabasesClient implements DatabasesService {
  constructor(private readonly connection: PlatformConnection) {}

  provision(request: Target & { database?: boolean }, options: CallOptions) {
    return this.connection.json<{ secretsDir: string; migrationSecretsDir: string }>(
      'PUT',
      path(request),
      options,
      { json: { database: request.database } },
    );
  }

  async archive(request: Target, options: CallOptions) {
    await this.connection.call('POST', `${path(request)}/archive`, options);
  }

  async restore(request: Target, options: CallOptions) {
    await this.connection.call('POST', `${path(request)}/restore`, options);
  }

  async remove(request: Target & { force?: boolean }, options: CallOptions) {
    const query = request.force ? '?force=true' : '';
    await this.connection.call('DELETE', `${path(request)}${query}`, options);
  }
}

function path({ environment, service }: Target) {
  return `/databases/${encodeURIComponent(environment)}/${encodeURIComponent(service)}`;
}
