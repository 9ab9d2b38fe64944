import type { ReactNode } from 'react';
import type { Load } from '../data/useLoad';
import { ErrorState } from './ErrorState';
import { LoadingSkeleton } from './LoadingSkeleton';

export interface LoadedProps<T> {
  load: Load<T>;
  /** What it is, for screen readers and in the error: "The environments". */
  what: string;
  /** What goes on when it can't be read: "What runs goes on running." */
  unharmed?: string;
  shape?: 'rows' | 'blocks';
  count?: number;
  children: (value: T) => ReactNode;
}

/** A part of a page that is asked for: skeleton, error with a way to try again, or what was loaded. */
export function Loaded<T>({ load, what, unharmed, shape, count, children }: LoadedProps<T>) {
  if (load.status === 'loading') {
    return <LoadingSkeleton shape={shape} count={count} label={what} />;
  }
  if (load.status === 'error') {
    return (
      <ErrorState
        title={`${what} could not be read`}
        unharmed={unharmed}
        error={load.error}
        retry={load.reload}
      />
    );
  }
  return <>{children(load.value)}</>;
}
