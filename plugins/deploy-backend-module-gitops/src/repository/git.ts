import { execFile } from 'node:child_process';
import { ServiceUnavailableError } from '@backstage/errors';

export interface Author {
  name: string;
  email: string;
}

/** Thrown when git does not do what it was told; the repository is as it was. */
export class GitError extends ServiceUnavailableError {}

/** Runs git in a folder; nothing of the machine's own configuration has a say, and nobody is asked for a password. */
export function git(folder: string, args: string[], author?: Author): Promise<string> {
  const env = {
    ...process.env,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...(author && {
      GIT_AUTHOR_NAME: author.name,
      GIT_AUTHOR_EMAIL: author.email,
      GIT_COMMITTER_NAME: author.name,
      GIT_COMMITTER_EMAIL: author.email,
    }),
  };
  return new Promise((resolve, reject) => {
    execFile('git', ['-C', folder, ...args], { env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (!error) resolve(stdout.trim());
      else reject(new GitError(`git ${args[0]}: ${stderr.trim() || error.message}`, error));
    });
  });
}
