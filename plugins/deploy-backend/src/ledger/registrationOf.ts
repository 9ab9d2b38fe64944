import { randomUUIDv7 } from 'node:crypto';
import type { ChangeRecord } from '@internal/plugin-audit-common';
import { DEPLOY_LEDGER_ACTIONS, type Release } from '@internal/plugin-deploy-common';
import { nameOf } from './deploymentRecords';

/** That a build, or a pipeline's report, has made a release; who wrote its commit and when is what lead times are counted from. */
export function registrationOf(release: Release, time: Date): ChangeRecord {
  const { digest, commit, commitAuthor, commitTime, sequence, branch } = release;
  const [commitMessage] = release.commitMessage.split('\n');
  const id = randomUUIDv7();
  return {
    id,
    changeId: id,
    kind: 'event',
    time: time.toISOString(),
    action: DEPLOY_LEDGER_ACTIONS.registered,
    actor: { type: 'service', ref: 'plugin:cicd' },
    entityRefs: [release.entityRef],
    after: {
      digest,
      commit,
      commitMessage: commitMessage.slice(0, 200),
      commitAuthor,
      ...(commitTime && { commitTime }),
      branch,
      sequence,
    },
    correlationId: release.runId ?? id,
    message: `${release.service} ${nameOf(digest)} was built from ${commit.slice(0, 8)}`,
    plugin: 'deploy',
  };
}
