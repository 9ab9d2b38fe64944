import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { RunService } from '../runs/RunService';

/** Builds as actions, for the palette, the CLI and MCP alike. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  runs: RunService;
}) {
  const { actionsRegistry, runs } = options;

  actionsRegistry.register({
    name: 'start-build',
    title: 'Start a build',
    description:
      'Builds the head of a branch of a repository; a build of the same commit that is green or under way is returned instead.',
    attributes: { destructive: false, readOnly: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('Component, e.g. component:default/order'),
          repository: z.string().describe('Name of the repository, e.g. order'),
          branch: z.string().describe('Name of the branch, e.g. main'),
        }),
      output: z => z.object({ runId: z.string(), phase: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const run = await runs.start({ ...input, trigger: 'manual' }, { credentials });
      return { output: { runId: run.id, phase: run.phase } };
    },
  });

  actionsRegistry.register({
    name: 'cancel-build',
    title: 'Cancel a build',
    description: 'Ends a build that waits or runs. What it had made is thrown away.',
    attributes: { destructive: true, readOnly: false, idempotent: false },
    schema: {
      input: z => z.object({ runId: z.string() }),
      output: z => z.object({ runId: z.string(), phase: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const run = await runs.cancel(input.runId, { credentials });
      return { output: { runId: run.id, phase: run.phase } };
    },
  });

  actionsRegistry.register({
    name: 'list-builds',
    title: 'List builds',
    description: 'The newest builds of a component with their phase, failing step and release.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          limit: z.number().int().min(1).max(50).default(10),
        }),
      output: z =>
        z.object({
          runs: z.array(
            z.object({
              runId: z.string(),
              commit: z.string(),
              phase: z.string(),
              failedStep: z.string().optional(),
              failure: z.array(z.string()).optional(),
              releaseDigest: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { items } = await runs.list(input, { credentials });
      const rows = items.map(run => {
        const failed = run.steps.find(step => step.phase === 'Failed');
        return {
          runId: run.id,
          commit: run.commit,
          phase: run.phase,
          failedStep: failed?.name,
          failure: failed?.failure,
          releaseDigest: run.releaseDigest,
        };
      });
      return { output: { runs: rows } };
    },
  });
}
