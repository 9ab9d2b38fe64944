import type { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { git } from '@internal/plugin-local-platform-node';
import type { LocalPlatform } from './platform';

/** What has to be done again and again, by one portal process at a time. */
export async function scheduleHousekeeping(
  scheduler: SchedulerService,
  platform: LocalPlatform,
  logger: LoggerService,
): Promise<void> {
  const { host, tokens, databases } = platform;

  await scheduler.scheduleTask({
    id: 'local-platform-repair',
    frequency: { minutes: 1 },
    initialDelay: { minutes: 1 },
    timeout: { minutes: 5 },
    fn: () => host.repair(),
  });

  await scheduler.scheduleTask({
    id: 'local-platform-clean-up',
    frequency: { hours: 1 },
    initialDelay: { minutes: 2 },
    timeout: { minutes: 30 },
    fn: async () => {
      await host.cleanUp();
      await databases.cleanUp();
      await tokens.deleteExpired();
    },
  });

  await scheduler.scheduleTask({
    id: 'local-platform-git-maintenance',
    frequency: { hours: 24 },
    initialDelay: { hours: 1 },
    timeout: { hours: 1 },
    fn: async () => {
      for (const repository of await host.list()) {
        const args = ['-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet'];
        await git(args, { gitDir: host.gitDir(repository) }).catch(error =>
          logger.warn(`Maintenance of "${repository.name}" failed: ${error}`),
        );
      }
    },
  });
}
