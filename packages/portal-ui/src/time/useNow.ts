import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

// One timer for all ages on the page: a list of 100 rows must not wake the tab 100 times.
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach(tell => tell());
  }, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function snapshot() {
  // Without a timer nobody has renewed it: the first reader after a pause would else show old ages for one tick.
  if (!timer && Date.now() - now > 1000) now = Date.now();
  return now;
}

/** Milliseconds since the epoch, renewed every 10 seconds while something on the page reads it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot);
}
