import { randomUUID } from 'node:crypto';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { RollbacksApi } from '../rollbacks/RollbacksApi';
import type { RolloutsApi } from '../rollouts/RolloutsApi';

/** Steering rollouts and going back as actions: the same way through permissions and gate as the pages take. */
export function registerRolloutActions(options: {
  actionsRegistry: ActionsRegistryService;
  rollouts: RolloutsApi;
  rollbacks: RollbacksApi;
}) {
  const { actionsRegistry, rollouts, rollbacks } = options;

  actionsRegistry.register({
    name: 'list-rollouts',
    title: 'Rollouts of a component',
    description: 'Newest first: phase, step, weight and why it waits.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ entityRef: z.string(), environment: z.string().optional() }),
      output: z =>
        z.object({
          rollouts: z.array(
            z.object({
              id: z.string(),
              environment: z.string(),
              phase: z.string(),
              weight: z.number(),
              message: z.string(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const found = await rollouts.list({ ...input, limit: 20 }, { credentials });
      const items = found.map(({ id, environment, phase, weight, message }) => ({
        ...{ id, environment, phase, weight, message },
      }));
      return { output: { rollouts: items } };
    },
  });

  actionsRegistry.register({
    name: 'act-on-rollout',
    title: 'Promote, pause, resume, abort or retry a rollout',
    description:
      'promote skips the present pause or analysis, promote-full gives all traffic to the new release, abort gives it back to the earlier one at once.',
    attributes: { destructive: true, readOnly: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          id: z.string().describe('Of the rollout'),
          action: z.enum(['promote', 'promote-full', 'pause', 'resume', 'abort', 'retry']),
          reason: z.string().optional(),
        }),
      output: z => z.object({ id: z.string(), phase: z.string(), message: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const request = { ...input, requestId: randomUUID() };
      const { id, phase, message } = await rollouts.act(request, { credentials });
      return { output: { id, phase, message } };
    },
  });

  actionsRegistry.register({
    name: 'roll-back-service',
    title: 'Roll back a service',
    description:
      'Takes a component back to the release that was healthy in the environment before, without steps or analysis.',
    attributes: { destructive: true, readOnly: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string(),
          environment: z.string(),
          reason: z.string().optional(),
        }),
      output: z => z.object({ deploymentId: z.string(), digest: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const request = { ...input, requestId: randomUUID() };
      const { id, digest } = await rollbacks.rollBack(request, { credentials });
      return { output: { deploymentId: id, digest } };
    },
  });
}
