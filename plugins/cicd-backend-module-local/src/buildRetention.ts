import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SchedulerService } from '@backstage/backend-plugin-api';

/** Removes folders of builds that nothing has touched for this long: red builds are kept for a look, and then no more. */
function removeOldBuilds(buildsDir: string, olderThanMs: number, now: Date): void {
  if (!existsSync(buildsDir)) return;
  const old = readdirSync(buildsDir).filter(
    name => now.getTime() - statSync(join(buildsDir, name)).mtimeMs > olderThanMs,
  );
  old.forEach(name => rmSync(join(buildsDir, name), { recursive: true, force: true }));
}

/** Keeps the folders of red builds for so many hours, on each machine by itself. */
export async function scheduleBuildRetention(options: {
  scheduler: SchedulerService;
  buildsDir: string;
  keepHours: number;
}): Promise<void> {
  const { scheduler, buildsDir, keepHours } = options;
  await scheduler.scheduleTask({
    id: 'remove-old-builds',
    frequency: { hours: 1 },
    timeout: { minutes: 5 },
    scope: 'local',
    fn: async () => removeOldBuilds(buildsDir, keepHours * 3_600_000, new Date()),
  });
}
