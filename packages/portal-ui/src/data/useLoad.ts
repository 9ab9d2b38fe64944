import { useCallback, useEffect, useRef, useState, type DependencyList } from 'react';

/** What a page knows of something it asked for; switch on `status`. */
export type Load<T> =
  | { status: 'loading'; reload: () => void }
  | { status: 'error'; error: Error; reload: () => void }
  | {
      status: 'loaded';
      value: T;
      /** Milliseconds since the epoch. */
      loadTime: number;
      /** The newest attempt to refresh failed; `value` is what was there before. */
      staleError?: Error;
      reload: () => void;
    };

type State<T> =
  | { status: 'loading' }
  | { status: 'error'; error: Error }
  | { status: 'loaded'; value: T; loadTime: number; staleError?: Error };

/**
 * Asks once and again when `deps` change, keeps the value while it asks again, and drops answers that come too late.
 * With `refreshSeconds` it asks on, but not from a hidden tab.
 *
 * @example
 * const runs = useLoad(signal => cicd.listRuns(entityRef, { signal }), [entityRef], { refreshSeconds: 5 });
 */
export function useLoad<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  deps: DependencyList,
  options?: { refreshSeconds?: number },
): Load<T> {
  const [state, setState] = useState<State<T>>({ status: 'loading' });
  const [round, setRound] = useState(0);
  const askRef = useRef(ask);
  askRef.current = ask;
  const reload = useCallback(() => setRound(previous => previous + 1), []);

  // Other things are asked for now: what was there before is not an older value of them.
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) setState({ status: 'loading' });
    isFirst.current = false;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller's dependencies are the point
  }, deps);

  useEffect(() => {
    const controller = new AbortController();
    askRef
      .current(controller.signal)
      .then(value => {
        if (!controller.signal.aborted) setState({ status: 'loaded', value, loadTime: Date.now() });
      })
      .catch(cause => {
        if (controller.signal.aborted) return;
        const error = cause instanceof Error ? cause : new Error(String(cause));
        setState(previous =>
          previous.status === 'loaded'
            ? { ...previous, staleError: error }
            : { status: 'error', error },
        );
      });
    return () => controller.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the caller's dependencies are the point
  }, [round, ...deps]);

  const refreshSeconds = options?.refreshSeconds;
  useEffect(() => {
    if (!refreshSeconds) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, refreshSeconds * 1000);
    return () => clearInterval(timer);
  }, [refreshSeconds, reload]);

  return { ...state, reload };
}
