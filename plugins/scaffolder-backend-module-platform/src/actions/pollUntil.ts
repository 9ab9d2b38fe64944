import { ServiceUnavailableError } from '@backstage/errors';
import type { Clock } from '../clock';

/** Between two looks at a build, a deployment or the catalog: short against 60 s, long against one request. */
const POLL_MILLISECONDS = 500;

export interface PollOptions<T> {
  clock: Clock;
  timeoutSeconds: number;
  signal?: AbortSignal;
  /** Looks once; `undefined` means "not yet". Throwing ends the wait. */
  look(): Promise<T | undefined>;
  /** Error for the person when time is up. */
  late(): Error;
}

/** Looks again and again until there is an answer, the task is cancelled or time is up. */
export async function pollUntil<T>(options: PollOptions<T>): Promise<T> {
  const { clock, signal } = options;
  const deadline = clock.now() + options.timeoutSeconds * 1000;
  for (;;) {
    if (signal?.aborted)
      throw new ServiceUnavailableError('The run was cancelled; nothing made so far was removed');
    const found = await options.look();
    if (found !== undefined) return found;
    if (clock.now() >= deadline) throw options.late();
    await clock.sleep(POLL_MILLISECONDS, signal);
  }
}
