import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  ApprovalRequest,
  Change,
  GateAuthorization,
  GateDecision,
} from '@internal/plugin-gate-common';
import { HttpGateService } from './HttpGateService';

interface Options {
  credentials: BackstageCredentials;
}

/** Client of the gate for other backend plugins. */
export interface GateService {
  /** Runs every check; pure and idempotent. */
  evaluate(change: Change, options: Options): Promise<GateDecision>;
  /**
   * Decides again and, when allowed, binds the decision to the change.
   *
   * @throws GateDeniedError (a NotAllowedError) whose message says what is missing and whose `decision` says why. With `breakGlass`
   * the caller must hold `gate.break-glass.use`; every skipped approver is told.
   * @throws ConflictError when the change id was already used for another change.
   */
  authorize(
    change: Change,
    options: Options & { breakGlass?: { reason: string } },
  ): Promise<GateAuthorization>;
  /**
   * Right before the effect: takes the token once for exactly this change. The same change id again answers the same, so that an
   * executor that was killed in between can go on.
   *
   * @throws NotAllowedError when the token is of another change, expired or unknown.
   */
  verify(token: string, change: Change, options: Options): Promise<GateAuthorization>;
  /** Asks the required people; the same change digest again answers the same request. */
  requestApproval(change: Change, options: Options): Promise<ApprovalRequest>;
}

export const gateServiceRef = createServiceRef<GateService>({
  id: 'gate.service',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { auth: coreServices.auth, discovery: coreServices.discovery },
      factory: ({ auth, discovery }) => new HttpGateService({ auth, discovery }),
    }),
});
