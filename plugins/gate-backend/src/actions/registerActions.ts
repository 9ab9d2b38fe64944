import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import {
  type CheckResult,
  gateApprovalCreatePermission,
  gateDecisionReadPermission,
  gateLineStopPermission,
} from '@internal/plugin-gate-common';
import { parse } from '@internal/plugin-kit';
import type { Access } from '../access/Access';
import type { ApprovalInbox } from '../approvals/ApprovalInbox';
import type { Approvals } from '../approvals/Approvals';
import { changeSchema } from '../domain/changeSchema';
import type { Gate } from '../gate/Gate';
import type { Lines } from '../lines/Lines';

interface Options {
  actionsRegistry: ActionsRegistryService;
  access: Access;
  gate: Gate;
  approvals: Approvals;
  inbox: ApprovalInbox;
  lines: Lines;
}

/** The gate as actions, for the palette, the CLI and MCP alike. */
export function registerActions(options: Options) {
  registerDecisions(options);
  registerApprovals(options);
  registerLines(options);
}

function registerDecisions({ actionsRegistry, access, gate }: Options) {
  actionsRegistry.register({
    name: 'explain-decision',
    title: 'Why is this blocked?',
    description: 'Every check of a decision of the gate with its verdict, reason and what to do.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({ decisionId: z.string().uuid().describe('Id of a decision') }),
      output: z =>
        z.object({
          decision: z.string(),
          checks: z.array(
            z.object({
              title: z.string(),
              verdict: z.string(),
              reason: z.string(),
              fix: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { change, decision } = await gate.get(input.decisionId);
      await access.assertEntity(gateDecisionReadPermission, change.entityRef, { credentials });
      return { output: { decision: decision.decision, checks: decision.checks.map(said) } };
    },
  });

  actionsRegistry.register({
    name: 'evaluate-change',
    title: 'Would this change pass?',
    description: 'Asks every check about a change, now or at another time; nothing happens.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          change: z.record(z.unknown()).describe('Change as POST /api/gate/decisions takes it'),
          time: z.string().datetime({ offset: true }).optional(),
        }),
      output: z =>
        z.object({
          decision: z.string(),
          nextOpen: z.string().optional(),
          checks: z.array(
            z.object({
              title: z.string(),
              verdict: z.string(),
              reason: z.string(),
              fix: z.string().optional(),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const change = parse(changeSchema, input.change);
      const { entityRef } = change;
      const allowed = access.assertEntity(gateDecisionReadPermission, entityRef, { credentials });
      if (input.time) await allowed;
      const { decision, nextOpen, checks } = input.time
        ? await gate.simulate(change, new Date(input.time))
        : await gate.evaluate(change, allowed);
      return { output: { decision, nextOpen, checks: checks.map(said) } };
    },
  });
}

function said({ title, verdict, reason, fix }: CheckResult) {
  return { title, verdict, reason, fix: fix?.label };
}

function registerApprovals({ actionsRegistry, access, approvals, inbox }: Options) {
  actionsRegistry.register({
    name: 'list-approvals',
    title: 'What waits for my approval?',
    description: 'Requests for approval that the caller may decide about, newest first.',
    attributes: { destructive: false, readOnly: true, idempotent: true },
    schema: {
      input: z => z.object({}),
      output: z =>
        z.object({
          items: z.array(
            z.object({
              id: z.string(),
              kind: z.string(),
              entityRef: z.string(),
              environment: z.string().optional(),
              createdBy: z.string(),
              reason: z.string().optional(),
              expireTime: z.string(),
            }),
          ),
        }),
    },
    action: async ({ credentials }) => {
      const waiting = await inbox.mine({ limit: 100 }, await access.callerOf(credentials));
      const items = waiting.map(({ id, change, createdBy, expireTime }) => {
        const { kind, entityRef, environment, reason } = change;
        return { id, kind, entityRef, environment, reason, createdBy, expireTime };
      });
      return { output: { items } };
    },
  });

  actionsRegistry.register({
    name: 'decide-approval',
    title: 'Approve or reject a change',
    description: 'Gives the verdict of the caller about a request for approval.',
    attributes: { destructive: false, readOnly: false, idempotent: true },
    visibilityPermission: gateApprovalCreatePermission,
    schema: {
      input: z =>
        z.object({
          id: z.string().uuid().describe('Id of the request'),
          verdict: z.enum(['approved', 'rejected']),
          comment: z.string().optional(),
        }),
      output: z => z.object({ state: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const { id, ...answer } = input;
      const caller = await access.callerOf(credentials);
      await access.assert(gateApprovalCreatePermission, caller);
      const { state } = await approvals.decide(id, await inbox.approver(caller), answer);
      return { output: { state } };
    },
  });
}

function registerLines({ actionsRegistry, access, lines }: Options) {
  actionsRegistry.register({
    name: 'stop-line',
    title: 'Stop the line',
    description:
      'Lets nothing go forward in a system, or anywhere, until it is started again; going back stays possible.',
    attributes: { destructive: false, readOnly: false, idempotent: false },
    visibilityPermission: gateLineStopPermission,
    schema: {
      input: z =>
        z.object({
          systemRef: z
            .string()
            .optional()
            .describe('system:<namespace>/<name>; absent: everything'),
          reason: z.string().min(3),
          hotfixAllowed: z.boolean().default(false),
        }),
      output: z => z.object({ id: z.string() }),
    },
    action: async ({ input, credentials }) => {
      const caller = await access.callerOf(credentials);
      await access.assert(gateLineStopPermission, caller);
      const { id } = await lines.stop(input, caller.ref);
      return { output: { id } };
    },
  });

  actionsRegistry.register({
    name: 'start-line',
    title: 'Start the line again',
    description: 'Ends a stop of the line.',
    attributes: { destructive: false, readOnly: false, idempotent: false },
    visibilityPermission: gateLineStopPermission,
    schema: {
      input: z => z.object({ id: z.string().uuid(), reason: z.string().min(3) }),
      output: z => z.object({ endTime: z.string().optional() }),
    },
    action: async ({ input, credentials }) => {
      const caller = await access.callerOf(credentials);
      await access.assert(gateLineStopPermission, caller);
      const { endTime } = await lines.end(input.id, input.reason, caller.ref);
      return { output: { endTime } };
    },
  });
}
