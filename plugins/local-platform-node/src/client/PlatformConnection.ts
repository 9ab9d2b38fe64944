import { Readable } from 'node:stream';
import type { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { isError, ResponseError } from '@backstage/errors';
import type { CallOptions } from '../services';

interface CallRequest {
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it comes, without being held in memory. */
  stream?: Readable;
  contentType?: string;
}

/** How other backend plugins reach the local platform: its HTTP API with a plugin token, like `catalogServiceRef`. */
export class PlatformConnection {
  constructor(private readonly deps: { auth: AuthService; discovery: DiscoveryService }) {}

  /** @throws the error that the platform threw, known by its `name`, e.g. `ConflictError` */
  async call(
    method: string,
    path: string,
    options: CallOptions,
    request: CallRequest = {},
  ): Promise<Response> {
    const { token } = await this.deps.auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'local-platform',
    });
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    let body: RequestInit['body'];
    if (request.stream) {
      headers['content-type'] = request.contentType ?? 'application/octet-stream';
      body = Readable.toWeb(request.stream) as RequestInit['body'];
    } else if (request.json !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(request.json);
    }
    const baseUrl = await this.deps.discovery.getBaseUrl('local-platform');
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers,
      body,
      ...(request.stream ? { duplex: 'half' } : {}),
    } as RequestInit);
    if (!response.ok) throw (await ResponseError.fromResponse(response)).cause;
    return response;
  }

  async json<T>(
    method: string,
    path: string,
    options: CallOptions,
    request?: CallRequest,
  ): Promise<T> {
    const response = await this.call(method, path, options, request);
    return (await response.json()) as T;
  }

  /** `undefined` where the platform answers 404. */
  async find<T>(path: string, options: CallOptions): Promise<T | undefined> {
    try {
      return await this.json<T>('GET', path, options);
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') return undefined;
      throw error;
    }
  }
}
