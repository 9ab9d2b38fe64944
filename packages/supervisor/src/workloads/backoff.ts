/** A process that ends this soon after its start died a quick death. */
export const QUICK_DEATH_MS = 30_000;
/** So many quick deaths in a row are a crash loop; no further start until a new spec or a restart. */
export const CRASH_LOOP_DEATHS = 5;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

/** What is known of the processes of one slot that have ended without being asked to. */
export interface SlotHealth {
  quickDeaths: number;
  lastDeathTime: number;
  nextStartTime: number;
}

/** The delay doubles with every quick death; a process that lived long is restarted at once. */
export function afterDeath(
  health: SlotHealth | undefined,
  startTime: number,
  now: number,
): SlotHealth {
  const quickDeaths = now - startTime < QUICK_DEATH_MS ? (health?.quickDeaths ?? 0) + 1 : 0;
  const delay =
    quickDeaths === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (quickDeaths - 1), LONGEST_DELAY_MS);
  return { quickDeaths, lastDeathTime: now, nextStartTime: now + delay };
}

export function crashLooping(health: SlotHealth | undefined): boolean {
  return (health?.quickDeaths ?? 0) >= CRASH_LOOP_DEATHS;
}
