import type { SigningKeyState } from '@internal/plugin-audit-common';

/** When keys take over from each other. */
export interface RotationPolicy {
  /** How long a key signs. */
  signDays: number;
  /** How long before it signs a key is published. */
  publishDays: number;
}

interface Timed {
  fingerprint: string;
  activeTime: string;
}

const DAY_MS = 86_400_000;

/** The key that signs now: the last one whose time has come. */
export function activeKey<T extends Timed>(keys: T[], now: Date): T | undefined {
  return keys
    .filter(({ activeTime }) => new Date(activeTime) <= now)
    .sort((a, b) => a.activeTime.localeCompare(b.activeTime))
    .at(-1);
}

export function stateOf(key: Timed, keys: Timed[], now: Date): SigningKeyState {
  if (new Date(key.activeTime) > now) return 'next';
  return activeKey(keys, now)?.fingerprint === key.fingerprint ? 'active' : 'retired';
}

/** When the next key begins to sign, if it is time to publish one. */
export function nextActiveTime(keys: Timed[], now: Date, policy: RotationPolicy): Date | undefined {
  const active = activeKey(keys, now);
  if (!active) return keys.length === 0 ? now : undefined;
  if (keys.some(({ activeTime }) => new Date(activeTime) > now)) return undefined;
  const planned = new Date(new Date(active.activeTime).getTime() + policy.signDays * DAY_MS);
  const publish = new Date(planned.getTime() - policy.publishDays * DAY_MS);
  if (now < publish) return undefined;
  // Whoever was switched off for long still gets the days to learn of the new key.
  return new Date(Math.max(planned.getTime(), now.getTime() + policy.publishDays * DAY_MS));
}
