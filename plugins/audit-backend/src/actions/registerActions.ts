import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { LedgerApi } from '../ledger/LedgerApi';

/** Reading and verifying the ledger as actions, for the palette, the CLI and MCP alike. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  api: LedgerApi;
}) {
  const { actionsRegistry, api } = options;

  actionsRegistry.register({
    name: 'list-changes',
    title: 'What changed',
    description:
      'Changes of an entity and, if wanted, of all that it depends on, newest first: who did what, why, what the gate said and how it ended.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          entityRef: z.string().describe('e.g. component:default/order'),
          withDependencies: z.boolean().default(true),
          from: z
            .string()
            .datetime({ offset: true })
            .optional()
            .describe('Earliest time, RFC 3339'),
          to: z.string().datetime({ offset: true }).optional().describe('Before this time'),
          limit: z.number().int().min(1).max(200).default(50),
        }),
      output: z =>
        z.object({
          changes: z.array(
            z.object({
              id: z.string(),
              time: z.string(),
              kind: z.string(),
              action: z.string(),
              message: z.string(),
              actor: z.string(),
              entityRefs: z.array(z.string()),
              environment: z.string().optional(),
              reason: z.string().optional(),
              outcome: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input: { entityRef, ...query }, credentials }) => {
      const { items } = await api.list({ ...query, entityRefs: [entityRef] }, { credentials });
      const changes = items.map(({ record, outcome }) => ({
        id: record.id,
        time: record.time,
        kind: record.kind,
        action: record.action,
        message: record.message,
        actor: record.actor.ref,
        entityRefs: record.entityRefs,
        environment: record.environment,
        reason: record.reason,
        outcome: outcome ?? record.outcome,
      }));
      return { output: { changes } };
    },
  });

  actionsRegistry.register({
    name: 'verify-ledger',
    title: 'Verify the change ledger',
    description:
      'Computes every hash anew and holds the ledger against all signed tree heads; names what was changed, removed or put in another place.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          records: z.number(),
          findings: z.array(z.object({ kind: z.string(), message: z.string() })),
        }),
    },
    action: async ({ credentials }) => {
      const { treeSize, findings } = await api.verify([], { credentials });
      const named = findings.map(({ kind, message }) => ({ kind, message }));
      return { output: { records: treeSize, findings: named } };
    },
  });
}
