import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotAllowedError, ResponseError } from '@backstage/errors';
import type {
  ApprovalRequest,
  Change,
  GateAuthorization,
  GateDecision,
} from '@internal/plugin-gate-common';
import { decisionOf } from '@internal/plugin-gate-common';
import { PluginClient } from '@internal/plugin-kit';
import { GateDeniedError } from './GateDeniedError';
import type { GateService } from './services';

interface Options {
  credentials: BackstageCredentials;
}

/** {@link GateService} over the plugin's HTTP API. */
export class HttpGateService implements GateService {
  #client: PluginClient;

  constructor(options: { auth: AuthService; discovery: DiscoveryService }) {
    this.#client = new PluginClient({ ...options, pluginId: 'gate' });
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

  async #post<T>(path: string, { credentials }: Options, body: object): Promise<T> {
    const response = await this.#client.fetch(path, { credentials, body });
    if (!response.ok) throw await errorOf(response);
    return response.json();
  }
}

/** What the gate said is told on as the same error, so that callers and their clients read one kind of error. */
async function errorOf(response: Response): Promise<Error> {
  const error = await ResponseError.fromResponse(response);
  const decision = decisionOf(error);
  const { name, message } = error.cause;
  if (decision) return new GateDeniedError(message, decision);
  if (name === 'NotAllowedError') return new NotAllowedError(message);
  if (name === 'InputError') return new InputError(message);
  if (name === 'ConflictError') return new ConflictError(message);
  return error;
}
