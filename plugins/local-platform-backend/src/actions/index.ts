import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  repositoryArchivePermission,
  repositoryReadPermission,
} from '@internal/plugin-local-platform-common';
import type { LocalPlatform } from '../platform';
import { presentRepository } from '../repositories/presentRepository';

/** What people, CLI and agents can do with local repositories. */
export function registerActions(deps: {
  actionsRegistry: ActionsRegistryService;
  platform: LocalPlatform;
}): void {
  const { actionsRegistry, platform } = deps;
  const { host, access, settings, names } = platform;

  actionsRegistry.register({
    name: 'get-repository',
    title: 'Get a local repository',
    description: 'Says who owns a local repository, where to clone it from and its newest commit.',
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ name: z.string().describe('Name of the repository') }),
      output: z =>
        z.object({
          name: z.string(),
          owner: z.string(),
          phase: z.string(),
          cloneUrl: z.string(),
          headCommit: z.string().optional(),
        }),
    },
    action: async ({ input, credentials }) => {
      const repository = await host.get(input.name);
      await access.require(repositoryReadPermission, repository, credentials);
      return { output: presentRepository(repository, settings.portalUrl) };
    },
  });

  actionsRegistry.register({
    name: 'check-service-name',
    title: 'Check a service name',
    description: 'Says whether a new service may have this name, and if not, why.',
    attributes: { readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ name: z.string() }),
      output: z => z.object({ available: z.boolean(), reason: z.string().optional() }),
    },
    action: async ({ input }) => {
      const reason = await names.problem(input.name);
      return { output: { available: reason === undefined, reason } };
    },
  });

  actionsRegistry.register({
    name: 'restore-repository',
    title: 'Restore an archived repository',
    description: 'Makes a repository that was archived in the last 7 days writable again.',
    attributes: { destructive: false, idempotent: true },
    schema: {
      input: z => z.object({ name: z.string() }),
      output: z => z.object({ name: z.string(), phase: z.string() }),
    },
    action: async ({ input, credentials }) => {
      await access.require(repositoryArchivePermission, await host.get(input.name), credentials);
      return { output: presentRepository(await host.restore(input.name), settings.portalUrl) };
    },
  });
}
