import type { GateDecision } from './types';

const MAX_DEPTH = 5;

/**
 * The decision that an error carries: of the gate itself, of a plugin that passed the gate's answer on, or of the response error that
 * a client made of either.
 */
export function decisionOf(error: unknown): GateDecision | undefined {
  let node: unknown = error;
  for (let depth = 0; depth < MAX_DEPTH && isObject(node); depth += 1) {
    if (isDecision(node.decision)) return node.decision;
    const body = isObject(node.body) && isObject(node.body.error) ? node.body.error : undefined;
    if (body && isDecision(body.decision)) return body.decision;
    node = node.cause;
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isDecision(value: unknown): value is GateDecision {
  return isObject(value) && typeof value.decision === 'string' && Array.isArray(value.checks);
}
