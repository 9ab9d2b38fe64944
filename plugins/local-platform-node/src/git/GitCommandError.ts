import { CustomErrorBase } from '@backstage/errors';

/** Thrown when a git command exits with anything but 0; `stderr` is what git said. */
export class GitCommandError extends CustomErrorBase {
  name = 'GitCommandError' as const;

  constructor(args: string[], readonly exitCode: number | null, readonly stderr: string) {
    super(`git ${args[0]} failed with ${exitCode ?? 'a signal'}: ${stderr}`);
  }
}
