import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/**
 * One string of the page's state, kept in the URL's query as `key`; the default is not written. Changing it replaces the
 * history entry, so that Back leaves the page and does not step through filters; pass `push` where Back should undo it.
 *
 * @example
 * const [environment, setEnvironment] = useUrlState('env', 'dev');
 */
export function useUrlState(
  key: string,
  defaultValue = '',
  options?: { push?: boolean },
): [value: string, set: (value: string | undefined) => void] {
  const [params, setParams] = useSearchParams();
  const replace = !options?.push;
  const set = useCallback(
    (value: string | undefined) =>
      setParams(
        current => {
          const next = new URLSearchParams(current);
          if (value === undefined || value === defaultValue) next.delete(key);
          else next.set(key, value);
          return next;
        },
        { replace },
      ),
    [key, defaultValue, replace, setParams],
  );
  return [params.get(key) ?? defaultValue, set];
}
