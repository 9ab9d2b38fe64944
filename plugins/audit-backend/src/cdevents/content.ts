import type { JsonObject, JsonValue } from '@backstage/types';
import type { ChangeRecord } from '@internal/plugin-audit-common';

type Content = (record: ChangeRecord, source: string) => JsonObject | undefined;

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : undefined);
const nameOf = (record: ChangeRecord) => record.entityRefs[0]?.split('/').at(-1);
const metaOf = ({ after }: ChangeRecord) => (after?.meta ?? after ?? {}) as JsonObject;
const detailsOf = (record: ChangeRecord, source: string) => `${source}/audit/records/${record.id}`;

/** Package URL of what runs. */
function artifactOf(record: ChangeRecord): string | undefined {
  const digest = text(record.after?.digest);
  const name = nameOf(record);
  return digest && name ? `pkg:generic/${name}@${encodeURIComponent(digest)}` : undefined;
}

const inEnvironment: Content = record => {
  const artifactId = artifactOf(record);
  const { environment } = record;
  return environment && artifactId ? { environment: { id: environment }, artifactId } : undefined;
};

const wherever: Content = ({ environment }) =>
  environment ? { environment: { id: environment } } : {};

const approval = (record: ChangeRecord, source: string) => ({
  approvalDetailsUrl: detailsOf(record, source),
  resourceTargetUrl: `${source}/catalog/${(record.entityRefs[0] ?? '').replace(
    /^(\w+):([^/]+)\//,
    '$2/$1/',
  )}`,
});

const repository: Content = (record, source) => {
  const name = text(metaOf(record).repository) ?? text(metaOf(record).name) ?? nameOf(record);
  return name ? { name, uri: `${source}/api/local-platform/git/${name}.git` } : undefined;
};

/** Content by type without its version; what is not here has no content that must be there. */
const CONTENTS: Record<string, Content> = {
  'approval.created': (record, source) => ({
    ...approval(record, source),
    requestor: record.actor.ref,
  }),
  'approval.updated': (record, source) => ({
    ...approval(record, source),
    responder: record.actor.ref,
    decision: record.action.endsWith('reject') ? 'rejected' : 'approved',
  }),
  'artifact.published': ({ after }) => {
    const user = text(after?.commitAuthor);
    return user ? { user } : {};
  },
  'pipelinerun.queued': record => ({ pipelineName: nameOf(record) ?? record.action }),
  'repository.created': repository,
  'repository.deleted': repository,
  'service.deployed': inEnvironment,
  'service.published': wherever,
  'service.removed': wherever,
  'service.rolledback': inEnvironment,
  'service.upgraded': inEnvironment,
};

/** Undefined when the record lacks what the type needs. */
export function contentOf(type: string, record: ChangeRecord, source: string) {
  const [, , subject, predicate] = type.split('.');
  return CONTENTS[`${subject}.${predicate}`]?.(record, source);
}
