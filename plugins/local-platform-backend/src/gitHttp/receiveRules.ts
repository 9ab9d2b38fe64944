import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The only hook there is; it belongs to the platform, and what users push never becomes one. */
const UPDATE_HOOK = `#!/bin/sh
# Protects the history of the default branch: everything that runs is traced back to a commit on it.
ref=$1 old=$2 new=$3
[ "$ref" = "refs/heads/$DEVOPSHUB_DEFAULT_BRANCH" ] || exit 0
case $new in
  *[!0]*) ;;
  *) echo "\\"$DEVOPSHUB_DEFAULT_BRANCH\\" is the default branch and must not be deleted." >&2; exit 1 ;;
esac
case $old in
  *[!0]*) ;;
  *) exit 0 ;;
esac
git merge-base --is-ancestor "$old" "$new" && exit 0
echo "The history of \\"$DEVOPSHUB_DEFAULT_BRANCH\\" must not be rewritten." >&2
echo "Rebase onto it or merge it (git pull), then push without --force." >&2
exit 1
`;

/** Writes the platform's hook folder anew. @returns its path */
export async function installHooks(gitRoot: string): Promise<string> {
  const hooksDir = join(gitRoot, '.hooks');
  await mkdir(hooksDir, { recursive: true });
  await writeFile(join(hooksDir, 'update'), UPDATE_HOOK);
  await chmod(join(hooksDir, 'update'), 0o755);
  return hooksDir;
}

/** Environment that sets git's configuration for one request, whatever the repository's own file says. */
export function receiveRules(options: {
  hooksDir: string;
  defaultBranch: string;
  pushBytesLimit: number;
}): Record<string, string> {
  const settings: Array<[string, string]> = [
    ['safe.directory', '*'],
    ['http.receivepack', 'true'],
    ['core.hooksPath', options.hooksDir],
    ['receive.maxInputSize', String(options.pushBytesLimit)],
    ['receive.autogc', 'false'],
    ['receive.fsckObjects', 'true'],
    ['receive.denyDeleteCurrent', 'ignore'],
  ];
  const entries = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    DEVOPSHUB_DEFAULT_BRANCH: options.defaultBranch,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(entries),
  };
}
