import { readFileSync } from 'node:fs';
import type { Route, RouteTable, ServiceRoute } from './routeTable.ts';

/** The routes in force, for look-up by name; replaced as a whole. */
export class RouteIndex {
  #version = 0;
  #routes = new Map<string, ServiceRoute>();
  readonly #waiting = new Set<() => void>();

  get version(): number {
    return this.#version;
  }

  /** Takes the file's content. A missing file is an empty table, a broken one leaves the routes as they are. */
  load(file: string): number {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      return this.#version;
    }
    const table = JSON.parse(text) as RouteTable;
    this.#routes = new Map(
      table.routes.map(route => [`${route.environment}/${route.service}`, route]),
    );
    this.#version = table.version;
    for (const resolve of [...this.#waiting]) {
      resolve();
    }
    return this.#version;
  }

  get(environment: string, service: string): ServiceRoute | undefined {
    return this.#routes.get(`${environment}/${service}`);
  }

  list(): ServiceRoute[] {
    return [...this.#routes.values()];
  }

  /** Resolves at the next change of the table, or after the time. */
  changed(timeoutMs: number): Promise<void> {
    return new Promise(resolve => {
      const finish = () => {
        clearTimeout(timer);
        this.#waiting.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.#waiting.add(finish);
    });
  }
}

/** The part of a service's route that a left-most label names: a preview, else the main route with the label as tenant. */
export function routeFor(route: ServiceRoute, label: string | undefined): ServiceRoute | 'ended' {
  if (label === undefined) {
    return route;
  }
  const preview: Route | undefined = route.previews[label];
  if (preview) {
    return { ...route, ...preview, rules: [], sticky: false };
  }
  return route.endedPreviews.includes(label) ? 'ended' : route;
}
