import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type {
  ApprovalRequest,
  Change,
  GateAuthorization,
  GateDecision,
} from '@internal/plugin-gate-common';
import type { GateService } from './services';

interface Options {
  credentials: BackstageCredentials;
}

/** {@link GateService} over the plugin's HTTP API. */
export class HttpGateService implements GateService {
  #auth: AuthService;
  #discovery: DiscoveryService;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  evaluate(change: Change, options: Options): Promise<GateDecision> {
    return this.#post('/decisions', options, { change });
  }

  authorize(
    change: Change,
    options: Options & { breakGlass?: { reason: string } },
  ): Promise<GateAuthorization> {
    return this.#post('/authorizations', options, { change, breakGlass: options.breakGlass });
  }

  verify(token: string, change: Change, options: Options): Promise<GateAuthorization> {
    return this.#post('/authorizations/verify', options, { token, change });
  }

  requestApproval(change: Change, options: Options): Promise<ApprovalRequest> {
    return this.#post('/approvals', options, { change });
  }

  async #post<T>(path: string, options: Options, body: object): Promise<T> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'gate',
    });
    const response = await fetch(`${await this.#discovery.getBaseUrl('gate')}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
