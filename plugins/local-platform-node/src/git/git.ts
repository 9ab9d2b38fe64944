import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { GitCommandError } from './GitCommandError';

/**
 * The environment of every git process of the platform: no configuration of the machine or the user, no prompt, messages in
 * English (they are shown and matched).
 */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    ...extra,
  };
}

export interface GitOptions {
  gitDir?: string;
  cwd?: string;
  env?: Record<string, string>;
  input?: string;
  signal?: AbortSignal;
}

/** Starts git with stdout as a stream. The caller waits for `close`. */
export function spawnGit(
  args: string[],
  options: GitOptions = {},
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn('git', withGitDir(args, options), {
    cwd: options.cwd,
    env: gitEnvironment(options.env),
    signal: options.signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Runs git and returns its stdout.
 * @throws GitCommandError when it exits with anything but 0.
 */
export async function git(args: string[], options: GitOptions = {}): Promise<Buffer> {
  const child = spawn('git', withGitDir(args, options), {
    cwd: options.cwd,
    env: gitEnvironment(options.env),
    signal: options.signal,
    stdio: 'pipe',
  });
  // A command that ends early closes its stdin; that it failed is told by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', chunk => stdout.push(chunk));
  child.stderr.on('data', chunk => stderr.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new GitCommandError(args, code, Buffer.concat(stderr).toString().trim());
  return Buffer.concat(stdout);
}

function withGitDir(args: string[], options: GitOptions): string[] {
  return options.gitDir ? ['--git-dir', options.gitDir, ...args] : args;
}
