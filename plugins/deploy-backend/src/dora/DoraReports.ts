import type { AuthService, BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { LedgerEntry, LedgerQuery } from '@internal/plugin-audit-common';
import type { ChangeLedgerService } from '@internal/plugin-audit-node';
import {
  DEPLOY_LEDGER_ACTIONS,
  deployEnvironmentReadPermission,
  type DoraReport,
} from '@internal/plugin-deploy-common';
import type { EntityAuthorizer } from '@internal/plugin-kit';
import { deploysOf } from './deploysOf';
import { DORA_ACTIONS, eventsOf } from './doraEvents';
import { metricsOf, qualityOf } from './doraMetrics';
import { windowOf } from './doraWindow';

const DAY_MS = 86_400_000;
/** Deploys before the window that tell whether its first ones are repairs. */
const LOOK_BACK_MS = 30 * DAY_MS;
/** Commits may wait so long for their deploy. */
const COMMITS_BACK_MS = 180 * DAY_MS;
const PAGE = 200;
const MAX_PAGES = 100;

export interface DoraRequest {
  entityRef?: string;
  /** Entity ref of a group. */
  team?: string;
  /** Default: the last one, production. */
  environment?: string;
  /** RFC 3339, or a local date. */
  from: string;
  to: string;
  /** IANA; of local dates. Default UTC. */
  timeZone?: string;
}

/** The five metrics, from the change ledger and nothing else. */
export class DoraReports {
  constructor(
    private readonly options: {
      ledger: ChangeLedgerService;
      catalog: CatalogService;
      auth: AuthService;
      authorizer: EntityAuthorizer;
      /** In the order of promotion. */
      environments: string[];
    },
  ) {}

  /** Of one service, or of all services that a team owns and the caller may see. */
  async report(
    request: DoraRequest,
    call: { credentials: BackstageCredentials },
  ): Promise<DoraReport> {
    const { environments } = this.options;
    const environment = request.environment ?? environments[environments.length - 1];
    if (!environments.includes(environment)) {
      throw new InputError(
        `There is no environment '${environment}'. There are ${environments.join(', ')}.`,
      );
    }
    const window = windowOf(request);
    const entityRefs = await this.#entities(request, call);
    const entries = await this.#entries(entityRefs, environment, window.from);
    const events = eventsOf(entries, environment);
    const inside = (time: number) => time >= window.from.getTime() && time < window.to.getTime();
    const deploys = deploysOf(events, environment).filter(each => inside(Date.parse(each.time)));
    const unknown = events.shipped.filter(
      each => each.type === 'deployed' && !each.outcome && inside(each.startTime ?? 0),
    ).length;
    return {
      ...(request.entityRef && { entityRef: request.entityRef }),
      ...(request.team && { team: request.team }),
      from: window.from.toISOString(),
      to: window.to.toISOString(),
      environment,
      metrics: metricsOf(deploys, window.days),
      deploys: deploys.reverse().map(({ succeeded, recoverySeconds, ...deploy }) => deploy),
      quality: qualityOf(deploys, unknown),
    };
  }

  async #entities(
    { entityRef, team }: DoraRequest,
    { credentials }: { credentials: BackstageCredentials },
  ): Promise<string[]> {
    const { authorizer, auth, catalog } = this.options;
    if (entityRef) {
      await authorizer.assertAllowed(deployEnvironmentReadPermission, entityRef, credentials);
      return [entityRef];
    }
    const { items } = await catalog.getEntities(
      {
        filter: { kind: 'Component', 'relations.ownedBy': team! },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    const refs = items.map(entity => stringifyEntityRef(entity));
    return authorizer.allowed(deployEnvironmentReadPermission, refs, credentials);
  }

  async #entries(
    entityRefs: string[],
    environment: string,
    windowStart: Date,
  ): Promise<LedgerEntry[]> {
    if (entityRefs.length === 0) return [];
    const before = (ms: number) => new Date(windowStart.getTime() - ms).toISOString();
    const queries: LedgerQuery[] = DORA_ACTIONS.map(action => ({
      entityRefs,
      action,
      environment,
      from: before(LOOK_BACK_MS),
    }));
    queries.push({
      entityRefs,
      action: DEPLOY_LEDGER_ACTIONS.registered,
      from: before(COMMITS_BACK_MS),
    });
    return (await Promise.all(queries.map(query => this.#all(query)))).flat();
  }

  /** As the plugin itself: who may read the deploys of a service may read what they add up to. */
  async #all(query: LedgerQuery): Promise<LedgerEntry[]> {
    const { ledger, auth } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const found: LedgerEntry[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { items, nextCursor } = await ledger.list(
        { ...query, limit: PAGE, ...(cursor && { cursor }) },
        { credentials },
      );
      found.push(...items);
      if (!nextCursor) return found;
      cursor = nextCursor;
    }
    throw new InputError('There are too many records in this time; ask for a shorter one.');
  }
}
