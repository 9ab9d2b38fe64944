/** Second key after `g`, and where it goes. */
export const jumps: Record<string, { href: string; title: string }> = {
  h: { href: '/', title: 'Home' },
  c: { href: '/catalog', title: 'Catalog' },
  a: { href: '/api-docs', title: 'APIs' },
  d: { href: '/docs', title: 'Docs' },
  n: { href: '/create', title: 'Create' },
  i: { href: '/notifications', title: 'Notifications' },
  s: { href: '/settings', title: 'Settings' },
};

const windowMs = 1000;

/** Reads `g x` out of single keys: give it each key, it answers where to go once a jump is complete. */
export function createJumpReader(now: () => number = Date.now) {
  let leaderTime = -Infinity;
  return (key: string): string | undefined => {
    const time = now();
    const led = time - leaderTime <= windowMs;
    leaderTime = key === 'g' && !led ? time : -Infinity;
    return led ? jumps[key]?.href : undefined;
  };
}
