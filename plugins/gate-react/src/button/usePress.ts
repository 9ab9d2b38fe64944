import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { errorFacts } from '@internal/portal-ui';

/** A press that is under way once, and what went wrong with the last one. */
export interface Press {
  pending: boolean;
  /** Resolves to whether it went well; a failure is told as "`unharmed` what happened". */
  run(unharmed: string, action: () => Promise<void>): Promise<boolean>;
}

/** Runs what a button does: one at a time, errors as a message that says what is unharmed, `onDone` after a success. */
export function usePress(onDone?: () => void): Press {
  const toast = useApi(toastApiRef);
  const [pending, setPending] = useState(false);
  const run = useCallback(
    async (unharmed: string, action: () => Promise<void>) => {
      setPending(true);
      try {
        await action();
        onDone?.();
        return true;
      } catch (error) {
        toast.post({ title: `${unharmed} ${errorFacts(error).message}`, status: 'danger' });
        return false;
      } finally {
        setPending(false);
      }
    },
    [onDone, toast],
  );
  return { pending, run };
}
