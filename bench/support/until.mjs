import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is neither undefined nor an error; the last error is in the one that is thrown when time is up. */
export async function until(what, ask, { timeoutMs = 120_000, everyMs = 200 } = {}) {
  const end = Date.now() + timeoutMs;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await delay(everyMs);
  }
  throw new Error(`${what} did not come about in ${timeoutMs / 1000} s`, { cause: last });
}
