import type {
  AuthService,
  LoggerService,
  SchedulerService,
  UrlReaderService,
} from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { EntityProvider, EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { LocalRepository } from '@internal/plugin-local-platform-common';
import {
  repositoryUrl,
  TOPIC_REPOSITORY_CHANGED,
  TOPIC_REPOSITORY_PUSHED,
} from '@internal/plugin-local-platform-common';
import type { GitHostService } from '@internal/plugin-local-platform-node';
import { entitiesOfFile, standIn } from './entitiesOfFile';

const RETRY_MILLISECONDS = 1000;

/**
 * Provides what `catalog-info.yaml` at the head of each active repository says. Every sync gives the whole truth; events only
 * make it happen sooner than its minute.
 */
export class LocalRepositoryEntityProvider implements EntityProvider {
  private readonly stopped = new AbortController();
  private readonly known = new Map<string, { head: string; entities: Entity[] }>();
  private connection?: EntityProviderConnection;
  private running?: Promise<void>;
  private again = false;

  constructor(
    private readonly deps: {
      auth: AuthService;
      events: EventsService;
      gitHost: GitHostService;
      logger: LoggerService;
      portalUrl: string;
      reader: UrlReaderService;
      scheduler: SchedulerService;
    },
  ) {}

  getProviderName() {
    return 'local-repositories';
  }

  async connect(connection: EntityProviderConnection) {
    this.connection = connection;
    await this.deps.events.subscribe({
      id: 'catalog-local-repositories',
      topics: [TOPIC_REPOSITORY_CHANGED, TOPIC_REPOSITORY_PUSHED],
      onEvent: async () => this.syncSoon(),
    });
    await this.deps.scheduler.scheduleTask({
      id: 'catalog-local-repositories',
      scope: 'local',
      frequency: { minutes: 1 },
      initialDelay: { minutes: 1 },
      timeout: { minutes: 1 },
      fn: () => this.sync(),
    });
    // The git host starts at the same time, in the same process: try until it answers.
    this.syncUntilDone();
  }

  stop() {
    this.stopped.abort();
  }

  /** One at a time; a call during a sync makes one more follow, for what it was called about may have been read already. */
  async sync(): Promise<void> {
    if (this.running) {
      this.again = true;
      await this.running;
      return;
    }
    this.running = this.syncWhileAsked();
    try {
      await this.running;
    } finally {
      this.running = undefined;
    }
  }

  private async syncWhileAsked(): Promise<void> {
    do {
      this.again = false;
      await this.syncOnce();
    } while (this.again);
  }

  private async syncOnce(): Promise<void> {
    const { auth, gitHost, portalUrl } = this.deps;
    if (!this.connection) throw new ServiceUnavailableError('The catalog is not connected yet');
    const credentials = await auth.getOwnServiceCredentials();
    const repositories = await gitHost.listRepositories({ credentials });
    const active = repositories.filter(({ phase }) => phase === 'Active');
    const entities = [];
    for (const repository of active) {
      const locationKey = `local-repository:${repository.name}`;
      for (const entity of await this.entitiesOf(repository, portalUrl)) {
        entities.push({ entity, locationKey });
      }
    }
    await this.connection.applyMutation({ type: 'full', entities });
    const names = new Set(active.map(({ name }) => name));
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name);
  }

  private async entitiesOf(repository: LocalRepository, portalUrl: string): Promise<Entity[]> {
    const head = repository.headCommit ?? '';
    const known = this.known.get(repository.name);
    if (known?.head === head) return known.entities;
    let entities: Entity[];
    try {
      // By commit and not by branch: a push in between must not give new content under the old commit.
      const location = {
        repository: repository.name,
        kind: 'blob',
        path: 'catalog-info.yaml',
      } as const;
      const url = repositoryUrl(portalUrl, { ...location, ref: head });
      const file = await (await this.deps.reader.readUrl(url)).buffer();
      entities = entitiesOfFile(file.toString(), repository, portalUrl);
    } catch (error) {
      const { message } = toError(error);
      this.deps.logger.warn(`catalog-info.yaml of "${repository.name}" is not usable: ${message}`);
      entities = [standIn(repository, portalUrl, message)];
    }
    this.known.set(repository.name, { head, entities });
    return entities;
  }

  /** Whoever published the event does not wait; what fails now is made up for within the minute. */
  private syncSoon() {
    this.sync().catch(error => this.deps.logger.warn(`Local repositories were not read: ${error}`));
  }

  private async syncUntilDone(): Promise<void> {
    for (let attempt = 1; !this.stopped.signal.aborted; attempt++) {
      try {
        await this.sync();
        return;
      } catch (error) {
        const { message } = toError(error);
        if (attempt % 30 === 0)
          this.deps.logger.warn(`Local repositories cannot be read: ${message}`);
        await new Promise(resolve => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    }
  }
}
