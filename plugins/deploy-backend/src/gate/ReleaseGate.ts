import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import { isError, ServiceUnavailableError, stringifyError } from '@backstage/errors';
import type { ApprovalRequest, Change, GateDecision } from '@internal/plugin-gate-common';
import { type GateService, recordedDecision } from '@internal/plugin-gate-node';
import type { Clearance } from '../database/DeploymentStore';

/** Answers of the gate itself; everything else means that it is not there. */
const ANSWERS = ['NotAllowedError', 'ConflictError', 'InputError', 'AuthenticationError'];

/**
 * The gate as deploy asks it. That it cannot be asked is never a pass.
 *
 * @throws ServiceUnavailableError when the gate does not answer; nothing was changed then
 */
export class ReleaseGate {
  constructor(private readonly options: { gate: GateService; auth: AuthService }) {}

  evaluate(change: Change, credentials: BackstageCredentials): Promise<GateDecision> {
    return asked(() => this.options.gate.evaluate(change, { credentials }));
  }

  /** @throws GateDeniedError with the decision when something is missing */
  async authorize(
    change: Change,
    credentials: BackstageCredentials,
    breakGlass?: { reason: string },
  ): Promise<Clearance> {
    const answer = await asked(() =>
      this.options.gate.authorize(change, { credentials, breakGlass }),
    );
    return {
      change,
      token: answer.token,
      decision: recordedDecision(answer.decision, answer.breakGlass),
    };
  }

  /** Right before the effect. @throws NotAllowedError when the token is not of exactly this change, or expired */
  async verify(token: string, change: Change): Promise<void> {
    const credentials = await this.options.auth.getOwnServiceCredentials();
    await asked(() => this.options.gate.verify(token, change, { credentials }));
  }

  requestApproval(change: Change, credentials: BackstageCredentials): Promise<ApprovalRequest> {
    return asked(() => this.options.gate.requestApproval(change, { credentials }));
  }
}

/** Whether the gate has said no, rather than nothing. */
export function isAnswer(error: unknown): boolean {
  if (!isError(error)) return false;
  return ANSWERS.includes(error.name) || isAnswer(error.cause);
}

async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isAnswer(error)) throw error;
    throw new ServiceUnavailableError(
      `The gate does not answer, and nothing passes without it. Nothing was changed; try again in a moment. (${stringifyError(
        error,
      )})`,
    );
  }
}
