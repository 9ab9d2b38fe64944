import type { Config } from '@backstage/config';

/**
 * Names of the demo people, from `devopshub.demo.people[].name`.
 *
 * @throws Error when demo sign-in is configured on anything but the embedded default: whoever reaches the port could be anybody.
 */
export function readDemoPeople(config: Config): string[] {
  if (!config.has('localPlatform.dataDir')) {
    throw new Error(
      "`auth.providers.demo` must not be set outside the embedded default: remove it, or set it to null, and configure 'oidc' or 'github' sign-in",
    );
  }
  return (config.getOptionalConfigArray('devopshub.demo.people') ?? []).map(person =>
    person.getString('name'),
  );
}
