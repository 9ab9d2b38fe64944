/**
 * Actions of the deploy plugin in the change ledger. The first four are written as intent and outcome with the id of the deployment as
 * `changeId`; `before` and `after` are `{digest, commit, …}`, on the outcome with the CDEvents type of what really happened.
 */
export const DEPLOY_LEDGER_ACTIONS = {
  /** A release was put in place: promoted, by a push, from a working tree. */
  deployed: 'deploy.release.deployed',
  rolledBack: 'deploy.release.rolledback',
  previewed: 'deploy.release.previewed',
  restarted: 'deploy.service.restarted',
  archived: 'deploy.service.archived',
  restored: 'deploy.service.restored',
  registered: 'deploy.release.registered',
  /** A step of a rollout was taken; `after` has `stepIndex` and `weight`. */
  rolloutStepped: 'deploy.rollout.stepped',
  rolloutPaused: 'deploy.rollout.paused',
  rolloutResumed: 'deploy.rollout.resumed',
  rolloutPromoted: 'deploy.rollout.promoted',
  rolloutAborted: 'deploy.rollout.aborted',
  rolloutRetried: 'deploy.rollout.retried',
  holdReleased: 'deploy.hold.released',
  planBegun: 'deploy.rollback-plan.begun',
  setBegun: 'deploy.release-set.begun',
  /** A person said how a deployment went; `after` has `deploymentId` and `failed`. */
  marked: 'deploy.deployment.marked',
  /** The target ran something else than what is wanted, and no record says why. */
  drifted: 'deploy.environment.drifted',
} as const;
