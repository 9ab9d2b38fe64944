import type { ChangeKind } from '@internal/plugin-gate-node';

/** Kinds of change that the deploy plugin asks the gate about. */
export const CHANGE_KINDS: ChangeKind[] = [
  { kind: 'deploy.release.promote', title: 'Promote a release', destructive: false },
  { kind: 'deploy.release.rollback', title: 'Roll back to a release', destructive: true },
  { kind: 'deploy.release.preview', title: 'Preview a release', destructive: false },
  {
    kind: 'deploy.release.working-tree',
    title: 'Try uncommitted work in the first environment',
    destructive: false,
  },
  { kind: 'deploy.service.restart', title: 'Restart a service', destructive: true },
  { kind: 'deploy.rollout.promote', title: 'Go on with a rollout', destructive: false },
  {
    kind: 'deploy.rollout.promote-full',
    title: 'Give all traffic to a new release',
    destructive: true,
  },
];

export const PROMOTE = 'deploy.release.promote';
export const ROLLBACK = 'deploy.release.rollback';
