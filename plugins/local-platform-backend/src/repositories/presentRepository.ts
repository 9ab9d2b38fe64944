import type { LocalRepository } from '@internal/plugin-local-platform-common';
import type { RepositoryRecord } from './RepositoryStore';

/** A repository as others see it. */
export function presentRepository(record: RepositoryRecord, portalUrl: string): LocalRepository {
  return {
    name: record.name,
    description: record.description,
    defaultBranch: record.defaultBranch,
    owner: record.owner,
    phase: record.phase === 'Archived' ? 'Archived' : 'Active',
    createTime: record.createTime.toISOString(),
    archiveTime: record.archiveTime?.toISOString(),
    headCommit: record.headCommit,
    cloneUrl: `${portalUrl}/api/local-platform/git/${record.name}.git`,
  };
}
