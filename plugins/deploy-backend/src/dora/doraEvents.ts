import type { LedgerEntry } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS } from '@internal/plugin-deploy-common';

/** An attempt to bring a release to the environment, with how it ended. */
export interface ShippedEvent {
  type: 'deployed' | 'rolled-back';
  id: string;
  entityRef: string;
  digest: string;
  fromDigest?: string;
  sequence?: number;
  fromSequence?: number;
  actor: string;
  /** Of the intent, where it is known. */
  startTime?: number;
  /** Absent: nobody recorded how it ended. */
  endTime?: number;
  outcome?: 'succeeded' | 'failed' | 'aborted';
  /** It went past the gate in an emergency. */
  brokeGlass: boolean;
}

export interface RegisteredEvent {
  entityRef: string;
  digest: string;
  sequence: number;
  commitMessage?: string;
  commitTime?: number;
}

export interface MarkedEvent {
  deploymentId: string;
  failed: boolean;
  reason: string;
  actor: string;
  time: number;
}

export interface DoraEvents {
  /** Oldest first, by their end, else their start. */
  shipped: ShippedEvent[];
  registered: RegisteredEvent[];
  /** Deployment ids whose rollout was aborted, with when the traffic was back. */
  aborted: Map<string, number>;
  /** The last word on each deployment. */
  marks: Map<string, MarkedEvent>;
}

const { deployed, rolledBack, rolloutAborted, registered, marked } = DEPLOY_LEDGER_ACTIONS;
export const DORA_ACTIONS = [deployed, rolledBack, rolloutAborted, marked];

/** Makes sense of ledger records; those of other environments and of other actions are passed over. */
export function eventsOf(entries: LedgerEntry[], environment: string): DoraEvents {
  const ordered = [...entries].sort((a, b) => a.index - b.index);
  const shipped = new Map<string, ShippedEvent>();
  const events: DoraEvents = { shipped: [], registered: [], aborted: new Map(), marks: new Map() };
  for (const { record } of ordered) {
    const { action, after = {}, entityRefs } = record;
    const time = Date.parse(record.time);
    if (action === registered) {
      events.registered.push({
        entityRef: entityRefs[0],
        digest: String(after.digest),
        sequence: Number(after.sequence),
        ...(typeof after.commitMessage === 'string' && { commitMessage: after.commitMessage }),
        ...(typeof after.commitTime === 'string' && { commitTime: Date.parse(after.commitTime) }),
      });
    } else if (record.environment !== environment) {
      continue;
    } else if (action === deployed || action === rolledBack) {
      const known = shipped.get(record.changeId) ?? shippedOf(record);
      shipped.set(record.changeId, known);
      if (record.kind === 'intent') known.startTime = time;
      if (record.kind === 'outcome') {
        known.endTime = time;
        if (record.outcome !== 'unknown') known.outcome = record.outcome;
      }
      if (record.decision?.breakGlass) known.brokeGlass = true;
    } else if (action === rolloutAborted && record.kind === 'outcome') {
      events.aborted.set(String(after.deploymentId), time);
    } else if (action === marked) {
      events.marks.set(String(after.deploymentId), {
        deploymentId: String(after.deploymentId),
        failed: after.failed === true,
        reason: record.reason ?? '',
        actor: record.actor.ref,
        time,
      });
    }
  }
  events.shipped = [...shipped.values()].sort((a, b) => timeOf(a) - timeOf(b));
  return events;
}

export function timeOf(event: ShippedEvent): number {
  return event.endTime ?? event.startTime ?? 0;
}

function shippedOf(record: LedgerEntry['record']): ShippedEvent {
  const { after = {}, before = {} } = record;
  const number = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return {
    type: record.action === rolledBack ? 'rolled-back' : 'deployed',
    id: record.changeId,
    entityRef: record.entityRefs[0],
    digest: String(after.digest),
    ...(typeof before.digest === 'string' && { fromDigest: before.digest }),
    sequence: number(after.sequence),
    fromSequence: number(before.sequence),
    actor: record.actor.ref,
    brokeGlass: false,
  };
}
