import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Removes folders of builds that nothing has touched for this long: red builds are kept for a look, and then no more. */
export function removeOldBuilds(buildsDir: string, olderThanMs: number, now: Date): string[] {
  if (!existsSync(buildsDir)) return [];
  const old = readdirSync(buildsDir).filter(
    name => now.getTime() - statSync(join(buildsDir, name)).mtimeMs > olderThanMs,
  );
  old.forEach(name => rmSync(join(buildsDir, name), { recursive: true, force: true }));
  return old;
}
