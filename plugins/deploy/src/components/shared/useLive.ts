import { useEffect, type DependencyList } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useLoad, type Load } from '@internal/portal-ui';

/** Many signals at once mean one question. */
const SETTLE_MS = 150;

/**
 * Asks as `useLoad` does, and again when the deploy backend signals a change of `entityRef` (of any entity without one). The slow
 * rhythm is for what no signal tells, such as measured weights, and for portals without signals.
 */
export function useLive<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  deps: DependencyList,
  options: { entityRef?: string; refreshSeconds: number },
): Load<T> {
  const { entityRef, refreshSeconds } = options;
  const load = useLoad(ask, deps, { refreshSeconds });
  const signals = useApiHolder().get(signalApiRef);
  const { reload } = load;

  useEffect(() => {
    if (!signals) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscriber = signals.subscribe<{ entityRef?: string }>('deploy', message => {
      if (entityRef && message.entityRef && message.entityRef !== entityRef) return;
      clearTimeout(timer);
      timer = setTimeout(reload, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      subscriber.unsubscribe();
    };
  }, [signals, entityRef, reload]);

  return load;
}
