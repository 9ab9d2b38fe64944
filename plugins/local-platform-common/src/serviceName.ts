/** Longest service name: `svc_staging_<name>_owner` stays below PostgreSQL's 63 bytes, `<name>.staging` below DNS's. */
export const SERVICE_NAME_MAX_LENGTH = 40;

/**
 * Names that would collide with a host, a route or a process of the platform itself, or that say nothing in a catalog of services.
 */
export const RESERVED_SERVICE_NAMES: ReadonlySet<string> = new Set([
  'admin',
  'api',
  'app',
  'artifacts',
  'auth',
  'backstage',
  'catalog',
  'devopshub',
  'events',
  'gateway',
  'git',
  'internal',
  'kubernetes',
  'localhost',
  'mailbox',
  'node-modules',
  'platform',
  'portal',
  'postgres',
  'prod',
  'dev',
  'root',
  'service',
  'services',
  'staging',
  'supervisor',
  'system',
  'test',
  'undefined',
  'null',
  'www',
]);

/**
 * Why a name cannot be a service's name, or `undefined` when its form is right. Says nothing about whether it is free.
 *
 * @example
 * ```ts
 * serviceNameProblem('Order'); // 'must have only lower-case letters, digits and single hyphens …'
 * serviceNameProblem('order'); // undefined
 * ```
 */
export function serviceNameProblem(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.length > SERVICE_NAME_MAX_LENGTH) {
    return `must have at most ${SERVICE_NAME_MAX_LENGTH} characters, has ${name.length}`;
  }
  if (!/^[a-z]/.test(name)) return 'must start with a lower-case letter';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    return 'must have only lower-case letters, digits and single hyphens between them, e.g. "order-history"';
  }
  if (RESERVED_SERVICE_NAMES.has(name))
    return `must not be "${name}": the platform uses that name itself`;
  return undefined;
}
