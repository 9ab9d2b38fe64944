import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The `migrations` folder of the running program: beside the built `server.cjs`, else in the package that the started file
 * (main.ts, a test) belongs to.
 *
 * @throws Error when neither exists.
 */
export function locateMigrations(startedFile = process.argv[1]): string {
  const start = startedFile ? dirname(resolve(startedFile)) : process.cwd();
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'migrations');
    if (existsSync(candidate)) return candidate;
    if (existsSync(join(folder, 'package.json')) || dirname(folder) === folder) break;
  }
  const here = join(process.cwd(), 'migrations');
  if (existsSync(here)) return here;
  throw new Error(
    `A service with \`database: true\` must have a folder \`migrations\` in its package; none was found from ${start} upwards`,
  );
}
