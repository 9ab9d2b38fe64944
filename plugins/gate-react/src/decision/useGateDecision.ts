import { useEffect, type DependencyList } from 'react';
import { useLoad, type Load } from '@internal/portal-ui';
import type { DecidedChange } from '../api/GateApi';

/** What a page knows of a decision that it asked for; switch on `status`. */
export type DecisionState = Load<DecidedChange>;

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Asks for a decision, and again when `deps` change, every `refreshSeconds` (default 15), and when the moment has come at which
 * the gate said it would open.
 *
 * @example
 * const decision = useGateDecision(signal => deploy.decide(request, signal), [request.digest]);
 * <GatedButton label="Promote to prod" decision={decision} onProceed={promote} />
 */
export function useGateDecision(
  ask: (signal: AbortSignal) => Promise<DecidedChange>,
  deps: DependencyList,
  options?: { refreshSeconds?: number },
): DecisionState {
  const state = useLoad(ask, deps, { refreshSeconds: options?.refreshSeconds ?? 15 });
  const { reload } = state;
  const nextOpen = state.status === 'loaded' ? state.value.decision.nextOpen : undefined;

  useEffect(() => {
    if (!nextOpen) return undefined;
    const waitMs = Date.parse(nextOpen) - Date.now();
    if (!(waitMs > 0)) return undefined;
    const timer = setTimeout(reload, Math.min(waitMs + 500, LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  }, [nextOpen, reload]);

  return state;
}
