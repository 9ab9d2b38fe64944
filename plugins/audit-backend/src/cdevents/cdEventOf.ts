import { NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { contentOf } from './content';

/** Of the specification whose types are used. */
const SPEC_VERSION = '0.6.0-draft';

/** Types of records whose writers name none. */
const TYPE_OF_ACTION: Record<string, string> = {
  'cicd.run-start': 'dev.cdevents.pipelinerun.queued.0.3.0',
  'deploy.release.registered': 'dev.cdevents.artifact.published.0.3.0',
  'deploy.service.archived': 'dev.cdevents.service.removed.0.3.0',
  'gate.approval.approve': 'dev.cdevents.approval.updated.0.1.0',
  'gate.approval.reject': 'dev.cdevents.approval.updated.0.1.0',
  'gate.approval.request': 'dev.cdevents.approval.created.0.1.0',
  'local-platform.repository-create': 'dev.cdevents.repository.created.0.3.0',
  'local-platform.repository-remove': 'dev.cdevents.repository.deleted.0.3.0',
};

export interface CdEvent extends JsonObject {
  context: {
    specversion: string;
    id: string;
    source: string;
    type: string;
    timestamp: string;
    chainId: string;
  };
  subject: { id: string; source: string; content: JsonObject };
  customData: JsonObject;
  customDataContentType: string;
}

/**
 * A record as an event of the CDEvents specification.
 *
 * @param source address of the portal
 * @throws NotFoundError when the specification has no word for it, or the record lacks what that word needs
 */
export function cdEventOf(record: ChangeRecord, source: string): CdEvent {
  const ended = record.kind !== 'intent' && (record.outcome ?? 'succeeded') === 'succeeded';
  const type = record.cdEventType ?? (ended ? TYPE_OF_ACTION[record.action] : undefined);
  if (!type) {
    throw new NotFoundError(`CDEvents has no type for ${record.action} (${record.kind})`);
  }
  const content = contentOf(type, record, source);
  if (!content) {
    throw new NotFoundError(`Record ${record.id} lacks what CDEvents asks of ${type}`);
  }
  return {
    context: {
      specversion: SPEC_VERSION,
      id: record.id,
      source: `${source}/api/audit`,
      type,
      timestamp: record.time,
      chainId: record.correlationId,
    },
    subject: { id: record.entityRefs[0] ?? record.changeId, source, content },
    customData: { record: JSON.parse(JSON.stringify(record)) },
    customDataContentType: 'application/json',
  };
}
