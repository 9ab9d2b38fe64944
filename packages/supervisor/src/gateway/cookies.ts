/** Cookies of the portal; they share the name `localhost` with it in some browsers and are no business of a service. */
const PORTAL_COOKIE = /^backstage-auth/i;

/** The `Cookie` header without the portal's cookies; undefined when nothing is left. */
export function withoutPortalCookies(header: string): string | undefined {
  if (!header.toLowerCase().includes('backstage-auth')) {
    return header;
  }
  const kept = header
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair !== '' && !PORTAL_COOKIE.test(pair));
  return kept.length > 0 ? kept.join('; ') : undefined;
}

export function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) {
      return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
}
