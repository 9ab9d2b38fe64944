import type { RootLifecycleService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { FirstServiceStarter, readFirstService } from './FirstServiceStarter';

type Parts = Omit<ConstructorParameters<typeof FirstServiceStarter>[0], 'first'> & {
  config: Config;
  lifecycle: RootLifecycleService;
};

/** Starts trying once the portal is up; shutting down ends the trying. */
export function startFirstService(parts: Parts): void {
  const first = readFirstService(parts.config);
  if (!first) return;
  const abort = new AbortController();
  const starter = new FirstServiceStarter({ ...parts, first });
  parts.lifecycle.addStartupHook(() => {
    starter.run(abort.signal).catch(error => {
      parts.logger.error(
        'The first service was not made; it is tried again at the next start',
        error,
      );
    });
  });
  parts.lifecycle.addShutdownHook(() => abort.abort());
}
