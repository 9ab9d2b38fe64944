import type { Answer } from './pages.ts';
import type { ServiceRoute } from './routeTable.ts';

const LISTED = 30;

/** Where the portal and this gateway are, for the texts. */
export interface Places {
  portalUrl: string;
  gatewayPort: number;
}

export function unknownService(
  places: Places,
  environment: string,
  service: string,
  routes: ServiceRoute[],
): Answer {
  const urls = routes
    .map(route => `http://${route.service}.${route.environment}.localhost:${places.gatewayPort}`)
    .sort();
  return {
    status: 404,
    title: `There is no service "${service}" in "${environment}"`,
    detail:
      urls.length > 0
        ? 'These are known here:'
        : `No service has been deployed yet. The portal is at ${places.portalUrl}.`,
    items: urls.slice(0, LISTED),
  };
}

export function endedPreview(label: string, service: string): Answer {
  return {
    status: 404,
    title: `The preview "${label}" of "${service}" has ended`,
    detail:
      'A preview ends after 24 hours or when its branch is gone. Start it again from the portal.',
  };
}

/** Why nobody can answer for a service now. */
export function unavailable(places: Places, route: ServiceRoute): Answer {
  const name = `"${route.service}" in "${route.environment}"`;
  const seePortal = `Its page in the portal (${places.portalUrl}/catalog/default/component/${route.service}) shows its last log lines.`;
  switch (route.state) {
    case 'CrashLoop':
    case 'Degraded':
      return {
        status: 503,
        title: `${name} does not run`,
        detail: `${route.message} ${seePortal}`,
        retryAfterSeconds: 30,
      };
    case 'Stopped':
      return {
        status: 503,
        title: `${name} is stopped`,
        detail: `No release of it is deployed there. ${places.portalUrl}`,
      };
    default:
      return {
        status: 503,
        title: `${name} is still starting`,
        detail: `The request was held until an instance would be ready, and none was in time. ${seePortal}`,
        retryAfterSeconds: 5,
      };
  }
}

export function badGateway(route: ServiceRoute, reason: string): Answer {
  return {
    status: 502,
    title: `"${route.service}" in "${route.environment}" broke the connection`,
    detail: `The request was not answered (${reason}). Whether the service has carried it out is not known.`,
  };
}

export function noNavigation(places: Places, environment: string, service: string): Answer {
  const url = `http://${service}.${environment}.localhost:${places.gatewayPort}`;
  return {
    status: 403,
    title: 'This address is for programs',
    detail:
      'A page opened here would share its cookies with other pages on this host. In a browser use:',
    items: [url],
  };
}

export function wrongHost(places: Places): Answer {
  return {
    status: 421,
    title: 'No service answers on this host name',
    detail: `Browsers use http://<service>.<environment>.localhost:${places.gatewayPort}, programs http://127.0.0.1:${places.gatewayPort}/_/<environment>/<service>/. The portal is at:`,
    items: [places.portalUrl],
  };
}
