import type { RolloutStrategy } from '@internal/plugin-deploy-common';

/** Names of headers by RFC 9110. */
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The gateway takes these away or makes them itself before it looks at its rules. */
const NOT_SEEN = new Set(['cookie', 'connection', 'transfer-encoding', 'keep-alive', 'upgrade']);

/** What of a strategy the gateway of this machine cannot do, as `path: reason`. */
export function refusalsOf(strategy: RolloutStrategy): string[] {
  if ('canary' in strategy) {
    return strategy.canary.steps.flatMap((step, i) =>
      'setHeaderRoute' in step
        ? (step.setHeaderRoute.match ?? []).flatMap(({ headerName }, j) =>
            refuseHeader(`canary.steps[${i}].setHeaderRoute.match[${j}].headerName`, headerName),
          )
        : [],
    );
  }
  if (!('abTest' in strategy)) return [];
  const { route } = strategy.abTest;
  if ('header' in route) {
    return refuseHeader('abTest.route.header.headerName', route.header.headerName);
  }
  const { header, cookie } = route.hash;
  if (cookie && /^backstage-auth/i.test(cookie)) {
    return ['abTest.route.hash.cookie: the gateway passes no cookie of the portal on'];
  }
  return header ? refuseHeader('abTest.route.hash.header', header) : [];
}

function refuseHeader(path: string, name: string): string[] {
  if (!TOKEN.test(name)) return [`${path}: "${name}" is no name of a header`];
  return NOT_SEEN.has(name.toLowerCase())
    ? [`${path}: requests cannot be told apart by "${name}"; use a header of your own`]
    : [];
}
