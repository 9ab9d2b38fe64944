import { mkdir } from 'node:fs/promises';
import type {
  AuditorService,
  HttpAuthService,
  HttpRouterService,
  LifecycleService,
  LoggerService,
  RootLifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { RuntimeService } from '@internal/plugin-local-platform-node';
import { installHooks } from './gitHttp/receiveRules';
import { scheduleHousekeeping } from './housekeeping';
import { SmtpCatcher } from './mail/SmtpCatcher';
import type { LocalPlatform } from './platform';
import { createRouter, SELF_AUTHENTICATED_PATHS } from './router';

/** Brings files in line with rows, then opens routes and ports. */
export async function start(deps: {
  platform: LocalPlatform;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  lifecycle: LifecycleService;
  logger: LoggerService;
  rootLifecycle: RootLifecycleService;
  runtime: RuntimeService;
  scheduler: SchedulerService;
}): Promise<void> {
  const { platform, httpRouter, lifecycle, logger, rootLifecycle, scheduler } = deps;
  const { settings, mails, clock } = platform;
  await mkdir(settings.gitRoot, { recursive: true });
  const hooksDir = await installHooks(settings.gitRoot);
  await platform.artifacts.cleanUp();

  httpRouter.use(createRouter({ ...deps, hooksDir }));
  for (const path of SELF_AUTHENTICATED_PATHS) {
    httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
  }
  // Browsers open these as pages, without the portal's bearer token.
  for (const path of ['/repos', '/mails/:id/html']) {
    httpRouter.addAuthPolicy({ path, allow: 'user-cookie' });
  }

  // Events of pushes found now must reach every plugin, so they wait until all have subscribed.
  rootLifecycle.addStartupHook(() => platform.host.repair());
  await scheduleHousekeeping(scheduler, platform, logger);

  if (settings.smtpPort) {
    const catcher = new SmtpCatcher({ mails, clock, logger, port: settings.smtpPort });
    await catcher.start();
    lifecycle.addShutdownHook(() => catcher.stop());
  }
}
