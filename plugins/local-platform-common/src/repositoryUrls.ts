/** Where something lives in a local repository. */
export interface RepositoryLocation {
  repository: string;
  kind: 'blob' | 'tree';
  /** Branch, tag or commit. */
  ref: string;
  /** Path below the root without a leading slash; empty for the root. */
  path: string;
}

const PREFIX = '/api/local-platform/repos/';

/**
 * URL of a file or folder in a local repository. It is readable with sign-in, and backend plugins read it through their
 * URL reader.
 *
 * @example
 * ```ts
 * repositoryUrl('http://localhost:7007', { repository: 'order', kind: 'blob', ref: 'main', path: 'catalog-info.yaml' });
 * // http://localhost:7007/api/local-platform/repos/order/blob/main/catalog-info.yaml
 * ```
 */
export function repositoryUrl(portalUrl: string, location: RepositoryLocation): string {
  const path = location.path.split('/').map(encodeURIComponent).join('/');
  return `${portalUrl}${PREFIX}${location.repository}/${location.kind}/${encodeURIComponent(
    location.ref,
  )}/${path}`;
}

/** The opposite of {@link repositoryUrl}; `undefined` for any other URL. The host is not looked at. */
export function parseRepositoryUrl(url: string): RepositoryLocation | undefined {
  const { pathname } = new URL(url);
  const match =
    /^\/api\/local-platform\/repos\/([a-z0-9-]+)\/(blob|tree)\/([^/]+)(?:\/(.*))?$/.exec(pathname);
  if (!match) return undefined;
  const [, repository, kind, ref, path = ''] = match;
  return {
    repository,
    kind: kind as 'blob' | 'tree',
    ref: decodeURIComponent(ref),
    path: path.split('/').filter(Boolean).map(decodeURIComponent).join('/'),
  };
}
