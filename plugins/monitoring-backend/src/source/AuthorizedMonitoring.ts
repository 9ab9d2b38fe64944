import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ResourcePermission } from '@backstage/plugin-permission-common';
import { metricsReadPermission, tracesReadPermission } from '@internal/plugin-monitoring-common';
import type {
  MetricQuery,
  MetricSeries,
  Span,
  TraceQuery,
  TraceSummary,
  UsageHour,
  UsageQuery,
} from '@internal/plugin-monitoring-common';
import { redactSpan } from './redactSpan';
import type { Sources } from './Sources';

interface CallOptions {
  credentials: BackstageCredentials;
}

/** Asks for the permission on each service's component before a source is asked. */
export class AuthorizedMonitoring {
  constructor(
    private readonly sources: Sources,
    private readonly permissions: PermissionsService,
    private readonly auth: AuthService,
  ) {}

  async queryMetrics(
    queries: MetricQuery[],
    { credentials }: CallOptions,
  ): Promise<MetricSeries[][]> {
    const services = queries.map(({ matchers }) => matchers.service);
    if (services.includes(undefined as never) && !this.auth.isPrincipal(credentials, 'service')) {
      throw new InputError('`matchers` must name a `service`: rights are given per service');
    }
    await this.#require(metricsReadPermission, services.filter(Boolean), credentials);
    return Promise.all(queries.map(query => this.sources.metrics.query(query)));
  }

  async searchTraces(query: TraceQuery, { credentials }: CallOptions): Promise<TraceSummary[]> {
    await this.#require(tracesReadPermission, [query.service], credentials);
    return this.sources.traces.search(query);
  }

  /**
   * A trace crosses services. Whoever may read one of them sees the shape of all; what the others did stays hidden.
   */
  async getTrace(traceId: string, { credentials }: CallOptions): Promise<Span[]> {
    const spans = await this.sources.traces.get(traceId);
    const services = [...new Set(spans.map(span => span.service))];
    const readable = await this.#readable(tracesReadPermission, services, credentials);
    if (readable.size === 0) {
      throw new NotFoundError(
        `No trace "${traceId}" that you may read. Traces are kept for a limited time, and reading one needs "${tracesReadPermission.name}" on one of its services`,
      );
    }
    return spans.map(span => (readable.has(span.service) ? span : redactSpan(span)));
  }

  async usageHours(query: UsageQuery, { credentials }: CallOptions): Promise<UsageHour[]> {
    await this.#require(metricsReadPermission, [query.service], credentials);
    return this.sources.usage.hours(query);
  }

  async #require(
    permission: ResourcePermission<'catalog-entity'>,
    services: string[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const readable = await this.#readable(permission, services, credentials);
    const denied = services.find(service => !readable.has(service));
    if (denied !== undefined) {
      throw new NotAllowedError(
        `Reading "${denied}" here needs the permission "${permission.name}" on ${componentRef(
          denied,
        )}`,
      );
    }
  }

  async #readable(
    permission: ResourcePermission<'catalog-entity'>,
    services: string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>> {
    const unique = [...new Set(services)];
    if (unique.length === 0) return new Set();
    const decisions = await this.permissions.authorize(
      unique.map(service => ({ permission, resourceRef: componentRef(service) })),
      { credentials },
    );
    return new Set(unique.filter((_, i) => decisions[i].result === AuthorizeResult.ALLOW));
  }
}

function componentRef(service: string): string {
  return stringifyEntityRef({ kind: 'component', namespace: 'default', name: service });
}
