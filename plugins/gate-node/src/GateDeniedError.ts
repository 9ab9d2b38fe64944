import { NotAllowedError } from '@backstage/errors';
import type { GateDecision } from '@internal/plugin-gate-common';

/**
 * Thrown when the gate does not let a change pass. Its name is that of NotAllowedError, so that it is answered with 403, and
 * `decision` goes with it over HTTP: as `error.decision` of the body, which `decisionOf` reads again.
 */
export class GateDeniedError extends NotAllowedError {
  readonly decision: GateDecision;

  constructor(message: string, decision: GateDecision) {
    super(message);
    this.decision = decision;
  }
}
