import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ServiceLifecycle } from './ServiceLifecycle';

/**
 * Offers the lifecycle to the portal's pages, the CLI and MCP clients alike: `scaffolder:service-archive` and so on, at
 * `POST /api/scaffolder/.backstage/actions/v2/actions/<id>/invoke` with `{ "input": … }`.
 */
export function registerLifecycleActions(
  actionsRegistry: ActionsRegistryService,
  lifecycle: ServiceLifecycle,
): void {
  registerArchive(actionsRegistry, lifecycle);

  actionsRegistry.register({
    name: 'service-restore',
    title: 'Restore an archived service',
    description:
      'Undo of archiving, for 7 days: opens the databases again, makes the repository writable and deploys what ran before.',
    attributes: { destructive: false, idempotent: true, readOnly: false },
    schema: {
      input: z => z.object({ name: z.string().describe('Name of the archived service') }),
      output: z => z.object({ name: z.string() }),
    },
    async action({ input, credentials }) {
      await lifecycle.restore(input.name, { credentials });
      return { output: { name: input.name } };
    },
  });

  actionsRegistry.register({
    name: 'service-transfer',
    title: 'Transfer a service to another group',
    description: 'Rewrites the owner in the repository by a commit and moves the rights with it.',
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z =>
        z.object({
          name: z.string().describe('Name of the service'),
          owner: z.string().describe('Entity ref of the group that takes it'),
        }),
      output: z => z.object({ name: z.string(), owner: z.string() }),
    },
    async action({ input, credentials }) {
      await lifecycle.transfer(input, { credentials });
      return { output: { name: input.name, owner: input.owner } };
    },
  });

  actionsRegistry.register({
    name: 'service-cleanup',
    title: 'Clean up after a failed creation',
    description:
      'Undoes what a failed or cancelled run of a service template had made: processes, databases and repository. Retry the run instead to go on from the failed step.',
    attributes: { destructive: true, idempotent: true, readOnly: false },
    schema: {
      input: z => z.object({ taskId: z.string().describe('Id of the scaffolder task') }),
      output: z => z.object({ removed: z.array(z.string()).describe('What was removed') }),
    },
    async action({ input, credentials }) {
      return { output: await lifecycle.cleanUp(input.taskId, { credentials }) };
    },
  });
}

function registerArchive(actionsRegistry: ActionsRegistryService, lifecycle: ServiceLifecycle) {
  actionsRegistry.register({
    name: 'service-archive-preview',
    title: 'See what archiving a service would stop',
    description: 'Lists what runs, what would stop and which components depend on the service.',
    attributes: { destructive: false, idempotent: true, readOnly: true },
    schema: {
      input: z => z.object({ name: z.string().describe('Name of the service') }),
      output: z => previewSchema(z),
    },
    async action({ input, credentials }) {
      return { output: await lifecycle.previewArchive(input.name, { credentials }) };
    },
  });

  actionsRegistry.register({
    name: 'service-archive',
    title: 'Archive a service',
    description:
      'Stops all processes of a service, closes its databases, makes its repository read-only and takes it out of the catalog. Can be undone for 7 days. The name must be typed twice.',
    attributes: { destructive: true, idempotent: false, readOnly: false },
    schema: {
      input: z =>
        z.object({
          name: z.string().describe('Name of the service'),
          confirmName: z.string().describe('The name once more, typed by the person'),
        }),
      output: z => previewSchema(z),
    },
    async action({ input, credentials }) {
      return { output: await lifecycle.archive(input, { credentials }) };
    },
  });
}

type Zod = Parameters<Parameters<ActionsRegistryService['register']>[0]['schema']['input']>[0];

function previewSchema(z: Zod) {
  return z.object({
    name: z.string(),
    stops: z.array(
      z.object({
        environment: z.string(),
        health: z.string(),
        instances: z.number(),
        url: z.string().optional(),
      }),
    ),
    dependants: z.array(z.string()).describe('Entity refs of components that use it'),
    undoDays: z.number(),
  });
}
