import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';

/** Events whose plugins write records of their own, with more in them. `*` stands for all. */
const RECORDED_BY_THEMSELVES: Record<string, string[]> = {
  // The ledger's own events stay in the log: recording them would never end.
  audit: ['*'],
  gate: ['*'],
  deploy: [
    'deployment-create',
    'deployment-mark',
    'deployment-end',
    'preview-end',
    'release-register',
    'release-set-create',
    'release-set-rollback',
    'rollback-create',
    'rollback-plan-create',
    'rollback-plan-resume',
    'rollout-action',
    'service-restart',
  ],
};

/** Put into an event's `meta` by a plugin that records the same change in the ledger itself. */
export const OWN_LEDGER_RECORD = { ledger: 'own-record' } as const;

const READS = /(?:^|-)(?:fetch|read|list|search|view|get|query|facets|validate|export|download)$/;
const READING_TOOL =
  /(?:^|[.:/_-])(?:get|list|search|query|find|read|describe|fetch|explain|who|what)(?:[._-]|$)/i;

/** True for an event that says that something is changed: at least medium, no read, no trial, not recorded otherwise. */
export function isMutation(pluginId: string, event: AuditorServiceCreateEventOptions): boolean {
  const { eventId, severityLevel = 'low', request, meta = {} } = event;
  const others = RECORDED_BY_THEMSELVES[pluginId] ?? [];
  if (severityLevel === 'low' || others.includes('*') || others.includes(eventId)) return false;
  if (meta.ledger === OWN_LEDGER_RECORD.ledger) return false;
  if (READS.test(eventId) || ['GET', 'HEAD', 'OPTIONS'].includes(request?.method ?? 'POST')) {
    return false;
  }
  const tool = meta.tool ?? meta.toolName ?? meta.actionId;
  if (eventId === 'tool-execution' && READING_TOOL.test(`${tool}`)) return false;
  return !/dry-?run|validate|analy[sz]e/i.test(`${meta.actionType ?? ''}`);
}
