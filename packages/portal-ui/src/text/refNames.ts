/** `user:default/devi` → `devi`; what plugins do by themselves is done by the platform; `external:argo` → `argo`. */
export function actorName(ref: string | undefined): string {
  if (!ref) return '–';
  if (ref.startsWith('plugin:')) return 'the platform';
  return entityName(ref.replace(/^external:/, ''));
}

/** `component:default/order` → `order`; text that is no ref stays as it is. */
export function entityName(ref: string): string {
  return ref.slice(Math.max(ref.lastIndexOf('/'), ref.lastIndexOf(':')) + 1);
}

/** Path of an entity's page; of `tab` on it, where one is given. */
export function entityHref(ref: string, tab?: string): string | undefined {
  const parts = /^([^:/]+):(?:([^/]+)\/)?(.+)$/.exec(ref);
  if (!parts) return undefined;
  const [, kind, namespace = 'default', name] = parts;
  const path = [namespace, kind.toLowerCase(), name].map(encodeURIComponent).join('/');
  return `/catalog/${path}${tab ? `/${tab}` : ''}`;
}
