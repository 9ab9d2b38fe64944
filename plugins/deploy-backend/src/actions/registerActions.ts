import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { DeployApi } from '../deployments/DeployApi';
import type { RollbacksApi } from '../rollbacks/RollbacksApi';
import type { RolloutsApi } from '../rollouts/RolloutsApi';
import { registerRolloutActions } from './registerRolloutActions';

/** Deploying as actions, for the palette, the CLI and MCP alike. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  api: DeployApi;
  rollouts: RolloutsApi;
  rollbacks: RollbacksApi;
}) {
  const { actionsRegistry, api } = options;
  registerRolloutActions(options);

  actionsRegistry.register({
    name: 'deploy-release',
    title: 'Deploy a release',
    description:
      'Makes a release run in an environment, in place of what runs there: step by step where its rollout.yaml says so, once the gate lets it pass. The earlier one stays when the new one does not get healthy.',
    attributes: { destructive: true, readOnly: false, idempotent: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('Component, e.g. component:default/order'),
          environment: z.string().describe('Name of the environment, e.g. staging'),
          digest: z.string().describe('Release, sha256:<64 hex>'),
          kind: z.enum(['promote', 'rollback', 'preview']).default('promote'),
        }),
      output: z => z.object({ deploymentId: z.string(), phase: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const deployment = await api.deploy(input, { credentials });
      return { output: { deploymentId: deployment.id, phase: deployment.phase } };
    },
  });

  actionsRegistry.register({
    name: 'restart-service',
    title: 'Restart a service',
    description:
      'Replaces the running instances of a service by new ones of the same release, without a failed request.',
    attributes: { destructive: true, readOnly: false, idempotent: false },
    schema: {
      input: z => z.object({ entityRef: z.string(), environment: z.string() }),
      output: z => z.object({ deploymentId: z.string(), phase: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const deployment = await api.deploy({ ...input, kind: 'restart' }, { credentials });
      return { output: { deploymentId: deployment.id, phase: deployment.phase } };
    },
  });

  actionsRegistry.register({
    name: 'get-environments',
    title: 'What runs where',
    description: 'Health, release and URL of a component in each environment.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ entityRef: z.string() }),
      output: z =>
        z.object({
          environments: z.array(
            z.object({
              environment: z.string(),
              health: z.string(),
              message: z.string(),
              digest: z.string().optional(),
              commit: z.string().optional(),
              url: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const states = await api.environments(input.entityRef, { credentials });
      const environments = states.map(({ environment, health, message, release, url }) => ({
        environment,
        health,
        message,
        digest: release?.digest,
        commit: release?.commit,
        url,
      }));
      return { output: { environments } };
    },
  });
}
