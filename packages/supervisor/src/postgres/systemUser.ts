import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from '../startError.ts';

/** The system user that the PostgreSQL processes run as; undefined: as the one who started us. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const NAME = 'postgres';

/** PostgreSQL refuses to run as root: there user `postgres` runs it, and is created where it is missing. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  if (spawnSync('id', [NAME]).status !== 0) {
    try {
      execFileSync(
        'useradd',
        [
          '--system',
          '--user-group',
          '--no-create-home',
          '--home-dir',
          '/nonexistent',
          '--shell',
          '/usr/sbin/nologin',
          NAME,
        ],
        { stdio: 'pipe' },
      );
    } catch (error) {
      throw new StartError(
        'PostgreSQL does not run as root, and user "postgres" could not be created. Start as another user, or create it: useradd --system postgres',
        { cause: error },
      );
    }
  }
  const number = (option: string) =>
    Number(execFileSync('id', [option, NAME], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** Gives a file or folder to the user. */
export function giveTo(user: SystemUser | undefined, path: string): void {
  if (user) {
    chownSync(path, user.uid, user.gid);
  }
}

/** The nearest folder on the way to `path` that the user cannot enter; undefined when all can be. */
export function closedFolder(user: SystemUser | undefined, path: string): string | undefined {
  if (!user) {
    return undefined;
  }
  const folders: string[] = [];
  for (let folder = path; folder !== dirname(folder); folder = dirname(folder)) {
    folders.unshift(folder);
  }
  return folders.find(folder => spawnSync('test', ['-x', folder], user).status !== 0);
}
