import type { Release } from '@internal/plugin-deploy-common';
import type { DesiredState } from '@internal/plugin-deploy-node';

/** The message of a commit: what, where, why, and what a program needs to find it again. */
export function messageOf(
  desired: DesiredState & { release: Release },
  undone: string | undefined,
): string {
  const { service, environment, release, reason } = desired;
  const short = release.digest.slice(7, 19);
  const subject = undone
    ? `Revert ${service} in ${environment} to ${short}`
    : `Ship ${service} ${short} to ${environment}`;
  const body = [...(undone ? [`This reverts commit ${undone}.`] : []), ...(reason ? [reason] : [])];
  const trailers = [`DevOpsHub-Release: ${release.digest}`, `DevOpsHub-Commit: ${release.commit}`];
  return [subject, ...(body.length ? [body.join('\n')] : []), trailers.join('\n')].join('\n\n');
}
