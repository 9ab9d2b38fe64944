import { openApiDocument, type OpenApiDocument } from '../http/openapi.ts';
import type { Route } from '../http/route.ts';
import type { Service } from '../service.ts';

/** The version in the API document of a service that names none. */
export const DEFAULT_VERSION = '1.0.0';

/** The OpenAPI document of a service, made without starting it: routes are built from stand-ins for its parts. */
export function describeService(service: Service): OpenApiDocument {
  return openApiDocument({
    title: service.name,
    version: service.version ?? DEFAULT_VERSION,
    description: service.description,
    routes: routesOf(service, standIn),
  });
}

/** Names of the topics that a service publishes and consumes. */
export function topicsOf(service: Service): { publishes: string[]; consumes: string[] } {
  const consumers = service.consumers?.(standIn) ?? [];
  return {
    publishes: (service.publishes ?? []).map(topic => topic.name).sort(),
    consumes: [...new Set(consumers.map(consumer => consumer.topic.name))].sort(),
  };
}

/** Routes of a service. @throws Error when two have the same operation or the same method and path. */
export function routesOf(service: Service, parts: unknown): readonly Route[] {
  const routes = service.routes(parts);
  const seen = new Set<string>();
  for (const { method, path, operationId } of routes) {
    for (const name of [operationId, `${method} ${path.replace(/\{\w+\}/g, '{}')}`]) {
      if (seen.has(name)) throw new Error(`Service "${service.name}" declares "${name}" twice`);
      seen.add(name);
    }
  }
  return routes;
}

/** Answers everything with itself: `routes` only closes over parts, handlers are not called. */
const standIn: unknown = new Proxy(function part() {}, {
  get: (_target, key) => (key === 'then' || typeof key === 'symbol' ? undefined : standIn),
  apply: () => standIn,
  construct: () => standIn as object,
});
