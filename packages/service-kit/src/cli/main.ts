import { buildService } from './build.ts';
import { devService } from './dev.ts';

const USAGE = `service-kit <command>, in the folder of a service

  build   makes dist/: server.cjs, migrations/, openapi.json, externals.json, node_modules/
  dev     runs src/main.ts again on each change, with a PostgreSQL of its own below .dev/`;

/** The commands of the `service-kit` program. */
export async function main(argv: readonly string[]): Promise<void> {
  const [command] = argv;
  try {
    if (command === 'build') await buildService(process.cwd());
    else if (command === 'dev') await devService(process.cwd());
    else {
      console.error(USAGE);
      process.exitCode = 2;
    }
  } catch (error) {
    console.error(`service-kit ${command}: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
