import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { Clock } from '../clock';
import type { FirstServiceStore } from '../lifecycle/CreationStore';

/** `localPlatform.firstService` of the configuration. */
export interface FirstServiceConfig {
  templateRef: string;
  name: string;
  values: { name: string; description: string; owner: string; needsDatabase: boolean };
}

const RETRY_MILLISECONDS = 2_000;

/** Absent where nothing is configured or there is no local platform. */
export function readFirstService(config: Config): FirstServiceConfig | undefined {
  const first = config.getOptionalConfig('localPlatform.firstService');
  if (!first || !config.has('localPlatform.dataDir')) return undefined;
  const name = first.getString('name');
  return {
    templateRef: first.getOptionalString('template') ?? 'template:default/commerce-service',
    name,
    values: {
      name,
      description:
        first.getOptionalString('description') ?? 'The first service, made by the platform itself',
      owner: first.getString('owner'),
      needsDatabase: first.getOptionalBoolean('needsDatabase') ?? true,
    },
  };
}

/**
 * Runs the platform's own template once in the life of a data folder, so that a new portal has one real service. Whoever
 * deletes that service keeps it deleted: a row in the database says that it was begun.
 */
export class FirstServiceStarter {
  private readonly parts: {
    first: FirstServiceConfig;
    store: FirstServiceStore;
    catalog: CatalogService;
    scaffolder: ScaffolderService;
    auth: AuthService;
    logger: LoggerService;
    clock: Clock;
  };

  constructor(parts: FirstServiceStarter['parts']) {
    this.parts = parts;
  }

  /** Tries until the template is in the catalog and the task is started, or the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { first, store, logger, clock } = this.parts;
    if (await store.wasStarted(first.name)) return;
    for (let said = ''; !signal.aborted; ) {
      try {
        await this.start();
        return;
      } catch (error) {
        const message = String(error);
        if (message !== said) logger.info(`The first service waits: ${message}`);
        said = message;
      }
      await clock.sleep(RETRY_MILLISECONDS, signal);
    }
  }

  private async start(): Promise<void> {
    const { first, store, catalog, scaffolder, auth, logger } = this.parts;
    const credentials = await auth.getOwnServiceCredentials();
    const refs = [first.templateRef, first.values.owner];
    const { items } = await catalog.getEntitiesByRefs({ entityRefs: refs }, { credentials });
    const missing = refs.filter((_, index) => !items[index]);
    if (missing.length > 0) throw new Error(`${missing.join(' and ')} not in the catalog yet`);

    const { taskId } = await scaffolder.scaffold(
      { templateRef: first.templateRef, values: first.values },
      { credentials },
    );
    await store.markStarted(first.name, taskId);
    logger.info(`Making the first service "${first.name}" (task ${taskId})`);
  }
}
