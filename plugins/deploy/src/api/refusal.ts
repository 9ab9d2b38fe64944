import type { GateDecision } from '@internal/plugin-gate-common';

interface RefusalBody {
  decision?: GateDecision;
  error?: { decision?: GateDecision; cause?: { decision?: GateDecision } };
}

/** The decision that a refused call carries; undefined when something else went wrong. */
export function refusalOf(error: unknown): GateDecision | undefined {
  const body = (error as { body?: RefusalBody } | undefined)?.body;
  return body?.decision ?? body?.error?.decision ?? body?.error?.cause?.decision;
}
